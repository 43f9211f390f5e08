CREATE TABLE `audit_heads` (
	`tenant_id` text NOT NULL,
	`chain` text NOT NULL,
	`seq` integer NOT NULL,
	`hash` text NOT NULL,
	`last_landed` integer NOT NULL,
	`sealed_at` integer NOT NULL,
	`mac` text NOT NULL,
	`key_id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `chain`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit_pending` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`row` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
