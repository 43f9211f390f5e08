CREATE TABLE `tenant_tombstones` (
	`tenant_id` text NOT NULL,
	`closed_at` integer NOT NULL,
	`progress` text,
	`deleted_at` integer,
	PRIMARY KEY(`tenant_id`, `closed_at`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `plan_payments` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`plan` text NOT NULL,
	`months` integer NOT NULL,
	`amount_fen` integer NOT NULL,
	`method` text NOT NULL,
	`status` text NOT NULL,
	`code_url` text,
	`transaction_id` text,
	`note` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`paid_at` integer,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `plan_payments_open` ON `plan_payments` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `plan_periods` (
	`tenant_id` text NOT NULL,
	`no` integer NOT NULL,
	`plan` text NOT NULL,
	`months` integer NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`credit_days` integer NOT NULL,
	`payment_id` text NOT NULL,
	`activated_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `plan_periods_payment` ON `plan_periods` (`tenant_id`,`payment_id`);--> statement-breakpoint
CREATE TABLE `upgrade_requests` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`plan` text NOT NULL,
	`months` integer NOT NULL,
	`contact` text NOT NULL,
	`note` text NOT NULL,
	`status` text NOT NULL,
	`requested_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `upgrade_requests_open` ON `upgrade_requests` (`status`,`created_at`);--> statement-breakpoint
ALTER TABLE `tenants` ADD `paid_until` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `closing_at` integer;--> statement-breakpoint
ALTER TABLE `tenants` ADD `usage_month` text;--> statement-breakpoint
ALTER TABLE `tenants` ADD `usage_orders` integer;