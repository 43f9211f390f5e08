CREATE TABLE `receiver_reveals` (
	`tenant_id` text NOT NULL,
	`actor_id` text NOT NULL,
	`at` integer NOT NULL,
	`id` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `actor_id`, `at`, `id`)
) WITHOUT ROWID;
