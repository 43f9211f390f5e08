CREATE TABLE `notice_contacts` (
	`tenant_id` text NOT NULL,
	`user_id` text NOT NULL,
	`name` text NOT NULL,
	`wecom_user_id` text NOT NULL,
	`mobile` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `user_id`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `notice_routes` ADD `title` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `notice_routes` ADD `next_connection_id` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `notice_routes` ADD `next_minutes` integer DEFAULT 10 NOT NULL;--> statement-breakpoint
ALTER TABLE `notice_routes` ADD `next_unless` text DEFAULT 'delivered' NOT NULL;--> statement-breakpoint
ALTER TABLE `notices` ADD `chain` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `notices` ADD `step` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `notices` ADD `unless` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `notices` ADD `delivered_at` integer;--> statement-breakpoint
ALTER TABLE `notices` ADD `acknowledged_at` integer;--> statement-breakpoint
ALTER TABLE `notices` ADD `acknowledged_by` text;--> statement-breakpoint
CREATE INDEX `notices_chain` ON `notices` (`tenant_id`,`chain`,`step`);--> statement-breakpoint
CREATE INDEX `notices_held` ON `notices` (`not_before`) WHERE status = 'held';
--> statement-breakpoint
CREATE TRIGGER fence_notice_contacts_insert BEFORE INSERT ON "notice_contacts" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_contacts', json_array(NEW."user_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_contacts_update BEFORE UPDATE ON "notice_contacts" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_contacts', json_array(NEW."user_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_contacts', json_array(OLD."user_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."user_id") <> (OLD."user_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_contacts_delete BEFORE DELETE ON "notice_contacts" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_contacts', json_array(OLD."user_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;