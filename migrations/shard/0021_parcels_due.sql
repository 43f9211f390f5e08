DROP INDEX `parcels_poll`;--> statement-breakpoint
CREATE INDEX `parcels_due` ON `parcels` (`tenant_id`,`poll_at`,`carrier`) WHERE poll_at IS NOT NULL;