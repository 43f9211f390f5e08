CREATE TABLE `order_events` (
	`tenant_id` text NOT NULL,
	`order_id` text NOT NULL,
	`version` integer NOT NULL,
	`type` text NOT NULL,
	`at` integer NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`before` text,
	`after` text,
	`data` text,
	PRIMARY KEY(`tenant_id`, `order_id`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `order_lines` (
	`tenant_id` text NOT NULL,
	`order_id` text NOT NULL,
	`line_no` integer NOT NULL,
	`platform_line_id` text NOT NULL,
	`shop_product_id` text NOT NULL,
	`shop_sku_id` text NOT NULL,
	`merchant_code` text NOT NULL,
	`sku` text,
	`title` text NOT NULL,
	`spec` text NOT NULL,
	`image_url` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_price_fen` integer NOT NULL,
	`paid_fen` integer NOT NULL,
	`gift` integer NOT NULL,
	`status` text NOT NULL,
	`refund` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `order_id`, `line_no`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `order_lines_sku` ON `order_lines` (`tenant_id`,`sku`,`order_id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`hub_no` text NOT NULL,
	`channel` text NOT NULL,
	`connection_id` text NOT NULL,
	`platform_order_id` text NOT NULL,
	`platform_status` text NOT NULL,
	`platform_updated_at` integer NOT NULL,
	`status` text NOT NULL,
	`holds` text NOT NULL,
	`tags` text NOT NULL,
	`priority` integer NOT NULL,
	`receiver` text NOT NULL,
	`phone_tail` text NOT NULL,
	`items` text NOT NULL,
	`currency` text NOT NULL,
	`goods_fen` integer NOT NULL,
	`freight_fen` integer NOT NULL,
	`discount_fen` integer NOT NULL,
	`payable_fen` integer NOT NULL,
	`pay_method` text NOT NULL,
	`buyer_id` text,
	`buyer_remark` text NOT NULL,
	`seller_remark` text NOT NULL,
	`seller_flag` integer NOT NULL,
	`reservation_id` text,
	`warehouse_id` text,
	`waybill` text,
	`allocation_round` integer NOT NULL,
	`track_version` integer NOT NULL,
	`contact_clicks` integer NOT NULL,
	`placed_at` integer NOT NULL,
	`paid_at` integer,
	`pay_by` integer,
	`ship_by` integer,
	`promised_at` integer,
	`expected_at` integer,
	`status_at` integer NOT NULL,
	`allocated_at` integer,
	`shipped_at` integer,
	`delivered_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_platform` ON `orders` (`tenant_id`,`connection_id`,`platform_order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_hub_no` ON `orders` (`tenant_id`,`hub_no`);--> statement-breakpoint
CREATE INDEX `orders_status` ON `orders` (`tenant_id`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `orders_phone_tail` ON `orders` (`tenant_id`,`phone_tail`,`id`);--> statement-breakpoint
CREATE TABLE `mapping_tasks` (
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`shop_sku_id` text NOT NULL,
	`shop_product_id` text NOT NULL,
	`merchant_code` text NOT NULL,
	`title` text NOT NULL,
	`spec` text NOT NULL,
	`first_order_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`done_at` integer,
	PRIMARY KEY(`tenant_id`, `connection_id`, `shop_sku_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shop_items` (
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`shop_sku_id` text NOT NULL,
	`shop_product_id` text NOT NULL,
	`sku` text NOT NULL,
	`source` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `connection_id`, `shop_sku_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `shop_items_sku` ON `shop_items` (`tenant_id`,`sku`);--> statement-breakpoint
CREATE TABLE `skus` (
	`tenant_id` text NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`spec` text NOT NULL,
	`image_url` text NOT NULL,
	`barcode` text NOT NULL,
	`price_fen` integer NOT NULL,
	`weight_g` integer NOT NULL,
	`volume_cm3` integer NOT NULL,
	`safety_stock` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `code`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `warehouses` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`region_code` text NOT NULL,
	`province` text NOT NULL,
	`city` text NOT NULL,
	`district` text NOT NULL,
	`address` text NOT NULL,
	`contact_name` text NOT NULL,
	`contact_phone` text NOT NULL,
	`cutoff_minute` integer NOT NULL,
	`handling_minutes` integer NOT NULL,
	`daily_capacity` integer NOT NULL,
	`quality` real NOT NULL,
	`carriers` text NOT NULL,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `listing_states` (
	`tenant_id` text NOT NULL,
	`connection_id` text NOT NULL,
	`shop_sku_id` text NOT NULL,
	`quantity` integer NOT NULL,
	`paused` integer NOT NULL,
	`told_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `connection_id`, `shop_sku_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `reservations` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`lines` text NOT NULL,
	`status` text NOT NULL,
	`order_id` text,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `connection_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `stock_levels` (
	`tenant_id` text NOT NULL,
	`sku` text NOT NULL,
	`warehouse_id` text NOT NULL,
	`on_hand` integer NOT NULL,
	`locked` integer NOT NULL,
	`qc` integer NOT NULL,
	`in_transit` integer NOT NULL,
	`pooled` integer NOT NULL,
	`available` integer NOT NULL,
	`seq` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `sku`, `warehouse_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `routing_decisions` (
	`tenant_id` text NOT NULL,
	`order_id` text NOT NULL,
	`round` integer NOT NULL,
	`decision` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `order_id`, `round`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `lane_stats` (
	`tenant_id` text NOT NULL,
	`carrier` text NOT NULL,
	`warehouse_id` text NOT NULL,
	`region` text NOT NULL,
	`count` integer NOT NULL,
	`histogram` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `carrier`, `warehouse_id`, `region`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `promises` (
	`tenant_id` text NOT NULL,
	`order_id` text NOT NULL,
	`version` integer NOT NULL,
	`promised_at` integer NOT NULL,
	`reason` text NOT NULL,
	`basis` text NOT NULL,
	`made_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `order_id`, `version`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `fulfilments` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`order_id` text NOT NULL,
	`warehouse_id` text NOT NULL,
	`status` text NOT NULL,
	`carrier` text NOT NULL,
	`waybill` text,
	`label` text,
	`lines` text NOT NULL,
	`weight_g` integer,
	`created_at` integer NOT NULL,
	`picked_at` integer,
	`packed_at` integer,
	`handed_over_at` integer,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `fulfilments_order` ON `fulfilments` (`tenant_id`,`order_id`);--> statement-breakpoint
CREATE INDEX `fulfilments_waybill` ON `fulfilments` (`tenant_id`,`waybill`) WHERE waybill IS NOT NULL;--> statement-breakpoint
CREATE INDEX `fulfilments_work` ON `fulfilments` (`tenant_id`,`warehouse_id`,`status`,`id`);--> statement-breakpoint
CREATE TABLE `labels` (
	`tenant_id` text NOT NULL,
	`fulfilment_id` text NOT NULL,
	`template` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `fulfilment_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `parcels` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`waybill` text NOT NULL,
	`carrier` text NOT NULL,
	`order_id` text NOT NULL,
	`fulfilment_id` text NOT NULL,
	`node` text NOT NULL,
	`node_at` integer NOT NULL,
	`nodes` text NOT NULL,
	`watching` text NOT NULL,
	`poll_at` integer,
	`shipped_at` integer NOT NULL,
	`delivered_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `parcels_waybill` ON `parcels` (`tenant_id`,`waybill`);--> statement-breakpoint
CREATE INDEX `parcels_order` ON `parcels` (`tenant_id`,`order_id`);--> statement-breakpoint
CREATE INDEX `parcels_poll` ON `parcels` (`poll_at`);--> statement-breakpoint
CREATE TABLE `envelopes` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`source` text NOT NULL,
	`body` text NOT NULL,
	`received_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `parked` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`source` text NOT NULL,
	`code` text NOT NULL,
	`why` text NOT NULL,
	`raw` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `parked_open` ON `parked` (`tenant_id`,`status`,`id`);--> statement-breakpoint
CREATE TABLE `cases` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`order_id` text NOT NULL,
	`severity` text NOT NULL,
	`detail` text NOT NULL,
	`status` text NOT NULL,
	`opened_at` integer NOT NULL,
	`due_at` integer,
	`closed_at` integer,
	`closed_by` text,
	`close_reason` text,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `cases_open` ON `cases` (`tenant_id`,`status`,`opened_at`);--> statement-breakpoint
CREATE INDEX `cases_order` ON `cases` (`tenant_id`,`order_id`);--> statement-breakpoint
CREATE TABLE `notice_routes` (
	`tenant_id` text NOT NULL,
	`event` text NOT NULL,
	`connection_id` text NOT NULL,
	`template` text NOT NULL,
	`quiet_from` integer NOT NULL,
	`quiet_to` integer NOT NULL,
	`enabled` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `event`, `connection_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `notices` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`connection_id` text NOT NULL,
	`event` text NOT NULL,
	`order_id` text,
	`title` text NOT NULL,
	`body` text NOT NULL,
	`params` text NOT NULL,
	`recipient` text NOT NULL,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`error` text,
	`event_at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`accepted_at` integer,
	`message_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `notices_waiting` ON `notices` (`tenant_id`,`connection_id`,`status`,`not_before`);--> statement-breakpoint
CREATE TABLE `odi_days` (
	`tenant_id` text NOT NULL,
	`day` text NOT NULL,
	`signed` integer NOT NULL,
	`signed_in_time` integer NOT NULL,
	`due` integer NOT NULL,
	`kept` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `audit_log` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`action` text NOT NULL,
	`actor` text NOT NULL,
	`subjects` text NOT NULL,
	`before` text,
	`after` text,
	`request_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`tenant_id` text NOT NULL,
	`key` text NOT NULL,
	`request_hash` text NOT NULL,
	`status` integer,
	`body` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `key`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`tenant_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`carried_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`tenant_id`, `id`)
) WITHOUT ROWID;
