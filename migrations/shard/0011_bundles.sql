CREATE TABLE `bundle_parts` (
	`tenant_id` text NOT NULL,
	`bundle` text NOT NULL,
	`sku` text NOT NULL,
	`quantity` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `bundle`, `sku`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `bundle_parts_sku` ON `bundle_parts` (`tenant_id`,`sku`);--> statement-breakpoint
ALTER TABLE `order_lines` ADD `bundle` text;
--> statement-breakpoint
CREATE TRIGGER fence_bundle_parts_insert BEFORE INSERT ON "bundle_parts" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'bundle_parts', json_array(NEW."bundle", NEW."sku")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_bundle_parts_update BEFORE UPDATE ON "bundle_parts" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'bundle_parts', json_array(NEW."bundle", NEW."sku")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'bundle_parts', json_array(OLD."bundle", OLD."sku")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."bundle", NEW."sku") <> (OLD."bundle", OLD."sku");
END;
--> statement-breakpoint
CREATE TRIGGER fence_bundle_parts_delete BEFORE DELETE ON "bundle_parts" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'bundle_parts', json_array(OLD."bundle", OLD."sku")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;