DROP INDEX `orders_status`;--> statement-breakpoint
ALTER TABLE `orders` ADD `region_code` text DEFAULT '' NOT NULL;--> statement-breakpoint
UPDATE `orders` SET `region_code` = COALESCE(`receiver` ->> 'regionCode', '');--> statement-breakpoint
CREATE INDEX `orders_status` ON `orders` (`tenant_id`,`status`,`id`,`region_code`,`warehouse_id`);