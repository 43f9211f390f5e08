CREATE TABLE `attempts` (
	`key` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`ends_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `attempts_end` ON `attempts` (`ends_at`);--> statement-breakpoint
ALTER TABLE `invitation` ADD `sent_at` integer;--> statement-breakpoint
ALTER TABLE `session` ADD `last_seen_at` integer;--> statement-breakpoint
ALTER TABLE `user` ADD `claimed_email` text;--> statement-breakpoint
CREATE INDEX `user_claimed_email` ON `user` (`claimed_email`);--> statement-breakpoint
ALTER TABLE `tenants` ADD `second_factor_required` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `member_once` ON `member` (`organization_id`,`user_id`);