package ai.creativeflow.kernel.sql;

import java.util.Objects;

/**
 * The database under its two roles.
 *
 * @param service reads and writes rows
 * @param owner changes the schema
 */
record DatabaseAccess(DatabaseUrl service, DatabaseUrl owner) {

    /** False where one role does both; what the service may do is then not narrowed. */
    boolean hasSeparateOwner() {
        return !Objects.equals(service.user(), owner.user());
    }
}
