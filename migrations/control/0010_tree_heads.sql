CREATE TABLE `signing_keys` (
	`kid` text PRIMARY KEY NOT NULL,
	`x` text NOT NULL,
	`sealed` text NOT NULL,
	`key_id` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `tree_anchors` (
	`tenant_id` text NOT NULL,
	`size` integer NOT NULL,
	`calendar` text NOT NULL,
	`jws` text NOT NULL,
	`state` text NOT NULL,
	`proof` text NOT NULL,
	`block` integer,
	`sent_at` integer NOT NULL,
	`next_at` integer,
	PRIMARY KEY(`tenant_id`, `size`, `calendar`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `tree_anchors_next` ON `tree_anchors` (`next_at`);--> statement-breakpoint
CREATE TABLE `tree_heads` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`signed_at` integer NOT NULL,
	`jws` text NOT NULL
);
