CREATE TABLE `moved_rows` (
	`tenant_id` text NOT NULL,
	`seq` integer NOT NULL,
	`table_name` text NOT NULL,
	`key` text NOT NULL,
	PRIMARY KEY(`tenant_id`, `seq`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tenant_fences` (
	`tenant_id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`epoch` integer NOT NULL,
	`until` integer NOT NULL
);
--> statement-breakpoint
CREATE TRIGGER fence_order_events_insert BEFORE INSERT ON "order_events" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'order_events', json_array(NEW."order_id", NEW."version")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_events_update BEFORE UPDATE ON "order_events" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'order_events', json_array(NEW."order_id", NEW."version")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'order_events', json_array(OLD."order_id", OLD."version")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."order_id", NEW."version") <> (OLD."order_id", OLD."version");
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_events_delete BEFORE DELETE ON "order_events" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'order_events', json_array(OLD."order_id", OLD."version")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_lines_insert BEFORE INSERT ON "order_lines" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'order_lines', json_array(NEW."order_id", NEW."line_no")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_lines_update BEFORE UPDATE ON "order_lines" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'order_lines', json_array(NEW."order_id", NEW."line_no")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'order_lines', json_array(OLD."order_id", OLD."line_no")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."order_id", NEW."line_no") <> (OLD."order_id", OLD."line_no");
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_lines_delete BEFORE DELETE ON "order_lines" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'order_lines', json_array(OLD."order_id", OLD."line_no")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_orders_insert BEFORE INSERT ON "orders" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'orders', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_orders_update BEFORE UPDATE ON "orders" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'orders', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'orders', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_orders_delete BEFORE DELETE ON "orders" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'orders', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_mapping_tasks_insert BEFORE INSERT ON "mapping_tasks" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'mapping_tasks', json_array(NEW."connection_id", NEW."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_mapping_tasks_update BEFORE UPDATE ON "mapping_tasks" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'mapping_tasks', json_array(NEW."connection_id", NEW."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'mapping_tasks', json_array(OLD."connection_id", OLD."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."shop_sku_id") <> (OLD."connection_id", OLD."shop_sku_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_mapping_tasks_delete BEFORE DELETE ON "mapping_tasks" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'mapping_tasks', json_array(OLD."connection_id", OLD."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_shop_items_insert BEFORE INSERT ON "shop_items" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'shop_items', json_array(NEW."connection_id", NEW."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_shop_items_update BEFORE UPDATE ON "shop_items" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'shop_items', json_array(NEW."connection_id", NEW."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'shop_items', json_array(OLD."connection_id", OLD."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."shop_sku_id") <> (OLD."connection_id", OLD."shop_sku_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_shop_items_delete BEFORE DELETE ON "shop_items" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'shop_items', json_array(OLD."connection_id", OLD."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_skus_insert BEFORE INSERT ON "skus" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'skus', json_array(NEW."code")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_skus_update BEFORE UPDATE ON "skus" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'skus', json_array(NEW."code")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'skus', json_array(OLD."code")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."code") <> (OLD."code");
END;
--> statement-breakpoint
CREATE TRIGGER fence_skus_delete BEFORE DELETE ON "skus" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'skus', json_array(OLD."code")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_warehouses_insert BEFORE INSERT ON "warehouses" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'warehouses', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_warehouses_update BEFORE UPDATE ON "warehouses" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'warehouses', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'warehouses', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_warehouses_delete BEFORE DELETE ON "warehouses" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'warehouses', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_listing_states_insert BEFORE INSERT ON "listing_states" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'listing_states', json_array(NEW."connection_id", NEW."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_listing_states_update BEFORE UPDATE ON "listing_states" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'listing_states', json_array(NEW."connection_id", NEW."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'listing_states', json_array(OLD."connection_id", OLD."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."shop_sku_id") <> (OLD."connection_id", OLD."shop_sku_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_listing_states_delete BEFORE DELETE ON "listing_states" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'listing_states', json_array(OLD."connection_id", OLD."shop_sku_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_reservations_insert BEFORE INSERT ON "reservations" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'reservations', json_array(NEW."connection_id", NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_reservations_update BEFORE UPDATE ON "reservations" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'reservations', json_array(NEW."connection_id", NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'reservations', json_array(OLD."connection_id", OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."connection_id", NEW."id") <> (OLD."connection_id", OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_reservations_delete BEFORE DELETE ON "reservations" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'reservations', json_array(OLD."connection_id", OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_stock_levels_insert BEFORE INSERT ON "stock_levels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'stock_levels', json_array(NEW."sku", NEW."warehouse_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_stock_levels_update BEFORE UPDATE ON "stock_levels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'stock_levels', json_array(NEW."sku", NEW."warehouse_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'stock_levels', json_array(OLD."sku", OLD."warehouse_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."sku", NEW."warehouse_id") <> (OLD."sku", OLD."warehouse_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_stock_levels_delete BEFORE DELETE ON "stock_levels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'stock_levels', json_array(OLD."sku", OLD."warehouse_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_routing_decisions_insert BEFORE INSERT ON "routing_decisions" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'routing_decisions', json_array(NEW."order_id", NEW."round")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_routing_decisions_update BEFORE UPDATE ON "routing_decisions" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'routing_decisions', json_array(NEW."order_id", NEW."round")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'routing_decisions', json_array(OLD."order_id", OLD."round")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."order_id", NEW."round") <> (OLD."order_id", OLD."round");
END;
--> statement-breakpoint
CREATE TRIGGER fence_routing_decisions_delete BEFORE DELETE ON "routing_decisions" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'routing_decisions', json_array(OLD."order_id", OLD."round")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_lane_stats_insert BEFORE INSERT ON "lane_stats" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'lane_stats', json_array(NEW."carrier", NEW."warehouse_id", NEW."region")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_lane_stats_update BEFORE UPDATE ON "lane_stats" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'lane_stats', json_array(NEW."carrier", NEW."warehouse_id", NEW."region")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'lane_stats', json_array(OLD."carrier", OLD."warehouse_id", OLD."region")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."carrier", NEW."warehouse_id", NEW."region") <> (OLD."carrier", OLD."warehouse_id", OLD."region");
END;
--> statement-breakpoint
CREATE TRIGGER fence_lane_stats_delete BEFORE DELETE ON "lane_stats" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'lane_stats', json_array(OLD."carrier", OLD."warehouse_id", OLD."region")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_promises_insert BEFORE INSERT ON "promises" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'promises', json_array(NEW."order_id", NEW."version")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_promises_update BEFORE UPDATE ON "promises" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'promises', json_array(NEW."order_id", NEW."version")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'promises', json_array(OLD."order_id", OLD."version")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."order_id", NEW."version") <> (OLD."order_id", OLD."version");
END;
--> statement-breakpoint
CREATE TRIGGER fence_promises_delete BEFORE DELETE ON "promises" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'promises', json_array(OLD."order_id", OLD."version")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_fulfilments_insert BEFORE INSERT ON "fulfilments" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'fulfilments', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_fulfilments_update BEFORE UPDATE ON "fulfilments" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'fulfilments', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'fulfilments', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_fulfilments_delete BEFORE DELETE ON "fulfilments" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'fulfilments', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_labels_insert BEFORE INSERT ON "labels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'labels', json_array(NEW."fulfilment_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_labels_update BEFORE UPDATE ON "labels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'labels', json_array(NEW."fulfilment_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'labels', json_array(OLD."fulfilment_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."fulfilment_id") <> (OLD."fulfilment_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_labels_delete BEFORE DELETE ON "labels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'labels', json_array(OLD."fulfilment_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_parcels_insert BEFORE INSERT ON "parcels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'parcels', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_parcels_update BEFORE UPDATE ON "parcels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'parcels', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'parcels', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_parcels_delete BEFORE DELETE ON "parcels" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'parcels', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_envelopes_insert BEFORE INSERT ON "envelopes" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'envelopes', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_envelopes_update BEFORE UPDATE ON "envelopes" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'envelopes', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'envelopes', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_envelopes_delete BEFORE DELETE ON "envelopes" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'envelopes', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_parked_insert BEFORE INSERT ON "parked" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'parked', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_parked_update BEFORE UPDATE ON "parked" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'parked', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'parked', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_parked_delete BEFORE DELETE ON "parked" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'parked', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_cases_insert BEFORE INSERT ON "cases" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'cases', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_cases_update BEFORE UPDATE ON "cases" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'cases', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'cases', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_cases_delete BEFORE DELETE ON "cases" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'cases', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_routes_insert BEFORE INSERT ON "notice_routes" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_routes', json_array(NEW."event", NEW."connection_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_routes_update BEFORE UPDATE ON "notice_routes" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notice_routes', json_array(NEW."event", NEW."connection_id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_routes', json_array(OLD."event", OLD."connection_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."event", NEW."connection_id") <> (OLD."event", OLD."connection_id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_notice_routes_delete BEFORE DELETE ON "notice_routes" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notice_routes', json_array(OLD."event", OLD."connection_id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notices_insert BEFORE INSERT ON "notices" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notices', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_notices_update BEFORE UPDATE ON "notices" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'notices', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notices', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_notices_delete BEFORE DELETE ON "notices" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'notices', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_odi_days_insert BEFORE INSERT ON "odi_days" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'odi_days', json_array(NEW."day")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_odi_days_update BEFORE UPDATE ON "odi_days" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'odi_days', json_array(NEW."day")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'odi_days', json_array(OLD."day")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."day") <> (OLD."day");
END;
--> statement-breakpoint
CREATE TRIGGER fence_odi_days_delete BEFORE DELETE ON "odi_days" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'odi_days', json_array(OLD."day")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_audit_log_insert BEFORE INSERT ON "audit_log" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'audit_log', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_audit_log_update BEFORE UPDATE ON "audit_log" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'audit_log', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'audit_log', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_audit_log_delete BEFORE DELETE ON "audit_log" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'audit_log', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_idempotency_keys_insert BEFORE INSERT ON "idempotency_keys" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'idempotency_keys', json_array(NEW."key")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_idempotency_keys_update BEFORE UPDATE ON "idempotency_keys" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'idempotency_keys', json_array(NEW."key")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'idempotency_keys', json_array(OLD."key")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."key") <> (OLD."key");
END;
--> statement-breakpoint
CREATE TRIGGER fence_idempotency_keys_delete BEFORE DELETE ON "idempotency_keys" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'idempotency_keys', json_array(OLD."key")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_outbox_insert BEFORE INSERT ON "outbox" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'outbox', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_outbox_update BEFORE UPDATE ON "outbox" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'outbox', json_array(NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'outbox', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."id") <> (OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_outbox_delete BEFORE DELETE ON "outbox" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'outbox', json_array(OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_audit_blocks_insert BEFORE INSERT ON "audit_blocks" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'audit_blocks', json_array(NEW."seq")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_audit_blocks_update BEFORE UPDATE ON "audit_blocks" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'audit_blocks', json_array(NEW."seq")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'audit_blocks', json_array(OLD."seq")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."seq") <> (OLD."seq");
END;
--> statement-breakpoint
CREATE TRIGGER fence_audit_blocks_delete BEFORE DELETE ON "audit_blocks" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'audit_blocks', json_array(OLD."seq")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_months_insert BEFORE INSERT ON "order_months" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'order_months', json_array(NEW."month")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_months_update BEFORE UPDATE ON "order_months" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'order_months', json_array(NEW."month")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'order_months', json_array(OLD."month")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."month") <> (OLD."month");
END;
--> statement-breakpoint
CREATE TRIGGER fence_order_months_delete BEFORE DELETE ON "order_months" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'order_months', json_array(OLD."month")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_receiver_reveals_insert BEFORE INSERT ON "receiver_reveals" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'receiver_reveals', json_array(NEW."actor_id", NEW."at", NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
END;
--> statement-breakpoint
CREATE TRIGGER fence_receiver_reveals_update BEFORE UPDATE ON "receiver_reveals" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = NEW.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = NEW.tenant_id), 0), 'receiver_reveals', json_array(NEW."actor_id", NEW."at", NEW."id")
  FROM tenant_fences WHERE tenant_id = NEW.tenant_id AND state IN ('copying', 'frozen');
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'receiver_reveals', json_array(OLD."actor_id", OLD."at", OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen') AND (NEW."actor_id", NEW."at", NEW."id") <> (OLD."actor_id", OLD."at", OLD."id");
END;
--> statement-breakpoint
CREATE TRIGGER fence_receiver_reveals_delete BEFORE DELETE ON "receiver_reveals" WHEN EXISTS (SELECT 1 FROM tenant_fences WHERE tenant_id = OLD.tenant_id) BEGIN
  SELECT RAISE(ABORT, 'tenant_moving') FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND (state IN ('gone', 'arriving') OR (state = 'frozen' AND until > unixepoch('subsec') * 1000));
  INSERT INTO moved_rows (tenant_id, seq, table_name, key)
  SELECT tenant_id, 1 + COALESCE((SELECT MAX(seq) FROM moved_rows WHERE tenant_id = OLD.tenant_id), 0), 'receiver_reveals', json_array(OLD."actor_id", OLD."at", OLD."id")
  FROM tenant_fences WHERE tenant_id = OLD.tenant_id AND state IN ('copying', 'frozen');
END;
