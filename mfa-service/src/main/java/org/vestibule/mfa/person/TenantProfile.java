package org.vestibule.mfa.person;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.Message;

/** How auth-service last described a tenant. */
@Entity
@Table(name = "tenant_profile")
public class TenantProfile {
    @Id
    public String tenant;

    public String name;
    public String locale;

    @Column(name = "login_url")
    public String loginUrl;

    @Column(name = "support_email")
    public String supportEmail;

    @Column(name = "support_emergency_sms")
    public String supportEmergencySms;

    public Support support() {
        return new Support(supportEmail, supportEmergencySms);
    }

    public Message.Tenant forMessages() {
        return new Message.Tenant(name, URI.create(loginUrl).getHost(), supportEmail, supportEmergencySms);
    }
}
