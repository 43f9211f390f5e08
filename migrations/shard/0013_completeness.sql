CREATE TABLE `completeness_hours` (
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`hour` integer NOT NULL,
	`platform_orders` integer,
	`our_orders` integer,
	`repaired` integer NOT NULL,
	`checks` integer NOT NULL,
	`checked_at` integer NOT NULL,
	`lag_ms` integer,
	`trouble` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `connection_id`, `hour`)
) WITHOUT ROWID;

--> statement-breakpoint
CREATE TRIGGER fence_completeness_hours_insert BEFORE INSERT ON "completeness_hours" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'completeness_hours', json_array(NEW."connection_id", NEW."hour")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_completeness_hours_update BEFORE UPDATE ON "completeness_hours" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'completeness_hours', json_array(NEW."connection_id", NEW."hour")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'completeness_hours', json_array(OLD."connection_id", OLD."hour")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."hour") <> (OLD."connection_id", OLD."hour");
END;
--> statement-breakpoint
CREATE TRIGGER fence_completeness_hours_delete BEFORE DELETE ON "completeness_hours" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'completeness_hours', json_array(OLD."connection_id", OLD."hour")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;