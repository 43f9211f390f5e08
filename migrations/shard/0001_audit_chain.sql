CREATE TABLE `audit_blocks` (
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`prev_hash` text NOT NULL,
	`first_landed` integer NOT NULL,
	`last_landed` integer NOT NULL,
	`digests` text NOT NULL,
	`sealed_at` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit_doors` (
	`tenant_id` text NOT NULL,
	`why` text NOT NULL,
	`opened_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `why`)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `audit_log` ADD `landed` integer;--> statement-breakpoint
ALTER TABLE `audit_log` ADD `origin` text;--> statement-breakpoint
CREATE UNIQUE INDEX `audit_log_landed` ON `audit_log` (`tenant_id`,`landed`);--> statement-breakpoint
CREATE INDEX `audit_log_people` ON `audit_log` (`tenant_id`,("actor" ->> '$.id'),`id`) WHERE "actor" ->> '$.kind' IN ('user', 'api_key');