CREATE TABLE `campaign_issues` (
	`tenant_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`no` integer NOT NULL,
	`wanted` text NOT NULL,
	`granted` text,
	`reason` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `campaign_id`, `no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `campaign_leases` (
	`tenant_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`lease` integer NOT NULL,
	`seq` integer NOT NULL,
	`issued` integer NOT NULL,
	`left` integer NOT NULL,
	`held` integer NOT NULL,
	`paid` integer NOT NULL,
	`drawn` integer NOT NULL,
	`withdrawn` integer NOT NULL,
	`claimed_ever` integer NOT NULL,
	`expired_ever` integer NOT NULL,
	`released_ever` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `campaign_id`, `lease`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `campaigns` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`use` text NOT NULL,
	`sku` text NOT NULL,
	`price_fen` integer NOT NULL,
	`pieces` text NOT NULL,
	`per_buyer` integer NOT NULL,
	`unpaid_ttl_ms` integer NOT NULL,
	`leases` integer NOT NULL,
	`carve_at` integer NOT NULL,
	`opens_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`top_up` text,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`turn_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `campaigns_turn` ON `campaigns` (`turn_at`) WHERE turn_at IS NOT NULL;
--> statement-breakpoint
CREATE TRIGGER fence_campaign_issues_insert BEFORE INSERT ON "campaign_issues" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'campaign_issues', json_array(NEW."campaign_id", NEW."no")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaign_issues_update BEFORE UPDATE ON "campaign_issues" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'campaign_issues', json_array(NEW."campaign_id", NEW."no")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'campaign_issues', json_array(OLD."campaign_id", OLD."no")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."campaign_id", NEW."no") <> (OLD."campaign_id", OLD."no");
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaign_issues_delete BEFORE DELETE ON "campaign_issues" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'campaign_issues', json_array(OLD."campaign_id", OLD."no")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaign_leases_insert BEFORE INSERT ON "campaign_leases" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'campaign_leases', json_array(NEW."campaign_id", NEW."lease")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaign_leases_update BEFORE UPDATE ON "campaign_leases" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'campaign_leases', json_array(NEW."campaign_id", NEW."lease")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'campaign_leases', json_array(OLD."campaign_id", OLD."lease")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."campaign_id", NEW."lease") <> (OLD."campaign_id", OLD."lease");
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaign_leases_delete BEFORE DELETE ON "campaign_leases" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'campaign_leases', json_array(OLD."campaign_id", OLD."lease")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaigns_insert BEFORE INSERT ON "campaigns" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'campaigns', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaigns_update BEFORE UPDATE ON "campaigns" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'campaigns', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'campaigns', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_campaigns_delete BEFORE DELETE ON "campaigns" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'campaigns', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;