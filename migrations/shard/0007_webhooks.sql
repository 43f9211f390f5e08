CREATE TABLE `webhook_deliveries` (
	`tenant_id` text NOT NULL,
	`endpoint_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`subject` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`attempt_log` text NOT NULL,
	`next_attempt_at` integer,
	`retry_until` integer NOT NULL,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`tenant_id`, `endpoint_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`tenant_id`,`endpoint_id`,`next_attempt_at`) WHERE "next_attempt_at" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `webhook_endpoints` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`rights` text NOT NULL,
	`scope` text,
	`status` text NOT NULL,
	`paused_why` text,
	`paused_at` integer,
	`secret_sealed` text NOT NULL,
	`secret_key_id` text NOT NULL,
	`previous_sealed` text,
	`previous_key_id` text,
	`previous_until` integer,
	`failures_in_row` integer NOT NULL,
	`failing_since` integer,
	`rest_until` integer NOT NULL,
	`last_success_at` integer,
	`last_failure_at` integer,
	`last_error` text,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `webhook_stock_told` (
	`tenant_id` text NOT NULL,
	`sku` text NOT NULL,
	`levels` text NOT NULL,
	`low` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `sku`)
) WITHOUT ROWID;

--> statement-breakpoint
CREATE TRIGGER fence_webhook_deliveries_insert BEFORE INSERT ON "webhook_deliveries" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'webhook_deliveries', json_array(NEW."endpoint_id", NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_deliveries_update BEFORE UPDATE ON "webhook_deliveries" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'webhook_deliveries', json_array(NEW."endpoint_id", NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'webhook_deliveries', json_array(OLD."endpoint_id", OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."endpoint_id", NEW."id") <> (OLD."endpoint_id", OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_deliveries_delete BEFORE DELETE ON "webhook_deliveries" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'webhook_deliveries', json_array(OLD."endpoint_id", OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_endpoints_insert BEFORE INSERT ON "webhook_endpoints" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'webhook_endpoints', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_endpoints_update BEFORE UPDATE ON "webhook_endpoints" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'webhook_endpoints', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'webhook_endpoints', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_endpoints_delete BEFORE DELETE ON "webhook_endpoints" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'webhook_endpoints', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_stock_told_insert BEFORE INSERT ON "webhook_stock_told" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'webhook_stock_told', json_array(NEW."sku")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_stock_told_update BEFORE UPDATE ON "webhook_stock_told" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'webhook_stock_told', json_array(NEW."sku")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'webhook_stock_told', json_array(OLD."sku")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."sku") <> (OLD."sku");
END;
--> statement-breakpoint
CREATE TRIGGER fence_webhook_stock_told_delete BEFORE DELETE ON "webhook_stock_told" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'webhook_stock_told', json_array(OLD."sku")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;