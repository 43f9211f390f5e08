CREATE TABLE `interceptions` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`order_id` text NOT NULL,
	`fulfilment_id` text NOT NULL,
	`address_change_id` text,
	`carrier` text NOT NULL,
	`waybill` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`steps` text NOT NULL,
	`by_hand` integer NOT NULL,
	`on_failure` text NOT NULL,
	`reason` text NOT NULL,
	`connection_id` text NOT NULL,
	`reference` text NOT NULL,
	`reship_order_id` text,
	`requested_at` integer NOT NULL,
	`accepted_at` integer,
	`ended_at` integer,
	`look_at` integer,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `interceptions_order` ON `interceptions` (`tenant_id`,`order_id`,`requested_at`);--> statement-breakpoint
CREATE INDEX `interceptions_waybill` ON `interceptions` (`tenant_id`,`waybill`);--> statement-breakpoint
CREATE INDEX `interceptions_wanted` ON `interceptions` (`tenant_id`,`requested_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `interceptions_open` ON `interceptions` (`tenant_id`,`fulfilment_id`) WHERE ended_at IS NULL;--> statement-breakpoint
CREATE INDEX `interceptions_due` ON `interceptions` (`look_at`) WHERE look_at IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER fence_interceptions_insert BEFORE INSERT ON "interceptions" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'interceptions', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_interceptions_update BEFORE UPDATE ON "interceptions" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'interceptions', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'interceptions', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_interceptions_delete BEFORE DELETE ON "interceptions" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'interceptions', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;