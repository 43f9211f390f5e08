ALTER TABLE `payments` ADD `late` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `payments_paid` ON `payments` (`tenant_id`,`paid_at`,`id`);--> statement-breakpoint
CREATE INDEX `payments_state` ON `payments` (`tenant_id`,`state`,`paid_at`,`id`);--> statement-breakpoint
CREATE INDEX `payments_late` ON `payments` (`tenant_id`,`paid_at`,`id`) WHERE late = 1;
