package org.vestibule.auth.approval;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.util.List;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/** An action that a tenant lets its users approve, with the names of its parameters. */
@Entity
@Table(name = "approval_action")
@IdClass(ListedAction.Key.class)
class ListedAction {
    /** @param action as in {@link org.vestibule.contracts.Action} */
    record Key(String tenant, String action) {}

    @Id
    String tenant;

    @Id
    String action;

    @Column(name = "parameters")
    @JdbcTypeCode(SqlTypes.ARRAY)
    String[] parameters;

    List<String> parameters() {
        return List.of(parameters);
    }
}
