-- Rows from before the chain take their place in it, in the order in which they were made.
UPDATE audit_log SET landed = numbered.n FROM (SELECT tenant_id, id, row_number() OVER (PARTITION BY tenant_id ORDER BY id) AS n FROM audit_log) AS numbered WHERE audit_log.landed IS NULL AND audit_log.tenant_id = numbered.tenant_id AND audit_log.id = numbered.id;
--> statement-breakpoint
CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log WHEN NOT EXISTS (SELECT 1 FROM audit_doors WHERE tenant_id = OLD.tenant_id) BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
--> statement-breakpoint
-- INSERT OR REPLACE deletes without asking the triggers of DELETE: what is there already stays as it is.
CREATE TRIGGER audit_log_no_replace BEFORE INSERT ON audit_log WHEN EXISTS (SELECT 1 FROM audit_log WHERE tenant_id = NEW.tenant_id AND id = NEW.id) OR EXISTS (SELECT 1 FROM audit_log WHERE tenant_id = NEW.tenant_id AND landed = NEW.landed) BEGIN SELECT RAISE(IGNORE); END;
--> statement-breakpoint
CREATE TRIGGER audit_blocks_no_update BEFORE UPDATE ON audit_blocks BEGIN SELECT RAISE(ABORT, 'audit_blocks is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_blocks_no_delete BEFORE DELETE ON audit_blocks WHEN NOT EXISTS (SELECT 1 FROM audit_doors WHERE tenant_id = OLD.tenant_id) BEGIN SELECT RAISE(ABORT, 'audit_blocks is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_blocks_no_replace BEFORE INSERT ON audit_blocks WHEN EXISTS (SELECT 1 FROM audit_blocks WHERE tenant_id = NEW.tenant_id AND seq = NEW.seq) BEGIN SELECT RAISE(IGNORE); END;
