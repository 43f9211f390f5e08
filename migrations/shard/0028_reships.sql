ALTER TABLE `orders` ADD `reship_of` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `reship_cause` text;--> statement-breakpoint
CREATE INDEX `orders_reships` ON `orders` (`tenant_id`,`reship_of`) WHERE reship_of IS NOT NULL;