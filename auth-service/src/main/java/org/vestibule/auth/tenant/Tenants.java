package org.vestibule.auth.tenant;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;

/** The tenants of this installation. */
@Singleton
public class Tenants implements PanacheRepositoryBase<Tenant, String> {}
