DROP INDEX `orders_status`;--> statement-breakpoint
CREATE INDEX `orders_connection` ON `orders` (`tenant_id`,`connection_id`,`id`);--> statement-breakpoint
CREATE INDEX `orders_status` ON `orders` (`tenant_id`,`status`,`id`,`region_code`,`warehouse_id`,`connection_id`);