package org.vestibule.auth.tenant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;

/** The tenants of this installation. */
@ApplicationScoped
public class Tenants implements PanacheRepositoryBase<Tenant, String> {}
