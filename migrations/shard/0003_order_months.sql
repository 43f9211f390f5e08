CREATE TABLE `order_months` (
	`tenant_id` text NOT NULL,
	`month` text NOT NULL,
	`orders` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `month`)
) WITHOUT ROWID;
