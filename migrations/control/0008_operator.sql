CREATE TABLE `operator_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`prefix` text NOT NULL,
	`hash` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operator_keys_hash_unique` ON `operator_keys` (`hash`);--> statement-breakpoint
CREATE TABLE `operator_log` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`key_id` text NOT NULL,
	`key_name` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`why` text NOT NULL,
	`detail` text,
	`ip` text,
	`request_id` text NOT NULL
);
--> statement-breakpoint
CREATE INDEX `operator_log_subject` ON `operator_log` (`subject`,`id`);--> statement-breakpoint
CREATE TABLE `tenant_moves` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`source` text NOT NULL,
	`target` text NOT NULL,
	`step` text NOT NULL,
	`cursor` text NOT NULL,
	`tally` text NOT NULL,
	`epoch` integer NOT NULL,
	`lease_until` integer NOT NULL,
	`not_before` integer NOT NULL,
	`why` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`finished_at` integer,
	`error` text,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `tenant_moves_running` ON `tenant_moves` (`tenant_id`) WHERE finished_at IS NULL;
--> statement-breakpoint
CREATE TRIGGER operator_log_no_update BEFORE UPDATE ON operator_log BEGIN SELECT RAISE(ABORT, 'operator_log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER operator_log_no_delete BEFORE DELETE ON operator_log BEGIN SELECT RAISE(ABORT, 'operator_log is append-only'); END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the triggers of DELETE: what is there already stays as it is.
CREATE TRIGGER operator_log_no_replace BEFORE INSERT ON operator_log WHEN EXISTS (SELECT 1 FROM operator_log WHERE id = NEW.id) BEGIN SELECT RAISE(IGNORE); END;
