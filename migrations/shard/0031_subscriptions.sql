CREATE TABLE `notice_consents` (
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`openid` text NOT NULL,
	`template_id` text NOT NULL,
	`source` text NOT NULL,
	`ref` text NOT NULL,
	`at` integer NOT NULL,
	`used_by` text DEFAULT '' NOT NULL,
	`used_at` integer,
	PRIMARY KEY(`tenant_id`, `connection_id`, `openid`, `template_id`, `source`, `ref`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notice_consents_old` ON `notice_consents` (`at`);--> statement-breakpoint
CREATE TABLE `notice_openids` (
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`key` text NOT NULL,
	`openid` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `connection_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notice_openids_old` ON `notice_openids` (`updated_at`);
--> statement-breakpoint
CREATE TRIGGER fence_notice_consents_insert BEFORE INSERT ON "notice_consents" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_consents', json_array(NEW."connection_id", NEW."openid", NEW."template_id", NEW."source", NEW."ref")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_consents_update BEFORE UPDATE ON "notice_consents" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_consents', json_array(NEW."connection_id", NEW."openid", NEW."template_id", NEW."source", NEW."ref")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_consents', json_array(OLD."connection_id", OLD."openid", OLD."template_id", OLD."source", OLD."ref")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."openid", NEW."template_id", NEW."source", NEW."ref") <> (OLD."connection_id", OLD."openid", OLD."template_id", OLD."source", OLD."ref");
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_consents_delete BEFORE DELETE ON "notice_consents" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_consents', json_array(OLD."connection_id", OLD."openid", OLD."template_id", OLD."source", OLD."ref")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_openids_insert BEFORE INSERT ON "notice_openids" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_openids', json_array(NEW."connection_id", NEW."key")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_openids_update BEFORE UPDATE ON "notice_openids" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_openids', json_array(NEW."connection_id", NEW."key")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_openids', json_array(OLD."connection_id", OLD."key")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."key") <> (OLD."connection_id", OLD."key");
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_openids_delete BEFORE DELETE ON "notice_openids" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_openids', json_array(OLD."connection_id", OLD."key")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;