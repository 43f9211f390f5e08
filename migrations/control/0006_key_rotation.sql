ALTER TABLE `api_keys` ADD `expires_at` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `rotated_at` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_hash` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_prefix` text;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_until` integer;--> statement-breakpoint
ALTER TABLE `api_keys` ADD `previous_last_used_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_previous_hash_unique` ON `api_keys` (`previous_hash`);