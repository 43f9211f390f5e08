CREATE TABLE `live_rooms` (
	`tenant_id` text NOT NULL,
	`room_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`region_code` text NOT NULL,
	`threshold` integer NOT NULL,
	`top_up_pieces` integer NOT NULL,
	`top_up_most` integer NOT NULL,
	`ttl_ms` integer NOT NULL,
	`viewers` integer NOT NULL,
	`said_at` integer NOT NULL,
	`surges` integer NOT NULL,
	`surged_at` integer,
	`until_at` integer,
	`warehouses` text NOT NULL,
	`version` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `room_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `live_rooms_until` ON `live_rooms` (`until_at`) WHERE until_at IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER fence_live_rooms_insert BEFORE INSERT ON "live_rooms" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'live_rooms', json_array(NEW."room_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_live_rooms_update BEFORE UPDATE ON "live_rooms" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'live_rooms', json_array(NEW."room_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'live_rooms', json_array(OLD."room_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."room_id") <> (OLD."room_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_live_rooms_delete BEFORE DELETE ON "live_rooms" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'live_rooms', json_array(OLD."room_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;