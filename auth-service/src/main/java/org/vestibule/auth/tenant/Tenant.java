package org.vestibule.auth.tenant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.vestibule.auth.password.PasswordScheme;
import org.vestibule.contracts.LoginCheck.Support;
import org.vestibule.contracts.LoginCheck.TenantProfile;
import org.vestibule.contracts.Message;
import org.vestibule.platform.database.Columns;

/** A portal: the one customer of this suite whose users log in. */
@Entity
public class Tenant {
    @Id
    public String slug;

    public String name;
    public String locale;

    @Column(name = "support_email")
    public String supportEmail;

    @Column(name = "support_emergency_sms")
    public String supportEmergencySms;

    @Column(name = "login_url")
    public String loginUrl;

    /** Where users change their security settings; null where the tenant has not said. */
    @Column(name = "security_url")
    public String securityUrl;

    @Column(name = "password_scheme")
    @Enumerated(EnumType.STRING)
    public PasswordScheme passwordScheme;

    @Column(name = "created_at")
    public Instant createdAt;

    /**
     * A row of the table, read without Hibernate: changes of it are kept nowhere.
     *
     * @param prefix what the names of its columns begin with
     */
    public static Tenant read(ResultSet row, String prefix) throws SQLException {
        Tenant tenant = new Tenant();
        tenant.slug = row.getString(prefix + "slug");
        tenant.name = row.getString(prefix + "name");
        tenant.locale = row.getString(prefix + "locale");
        tenant.supportEmail = row.getString(prefix + "support_email");
        tenant.supportEmergencySms = row.getString(prefix + "support_emergency_sms");
        tenant.loginUrl = row.getString(prefix + "login_url");
        tenant.securityUrl = row.getString(prefix + "security_url");
        tenant.passwordScheme = PasswordScheme.valueOf(row.getString(prefix + "password_scheme"));
        tenant.createdAt = Columns.instant(row, prefix + "created_at");
        return tenant;
    }

    public Support support() {
        return new Support(supportEmail, supportEmergencySms);
    }

    public TenantProfile profile() {
        return new TenantProfile(name, locale, loginUrl, support());
    }

    /**
     * The address of a page that stands in the folder of the login page, whose query and fragment are dropped (RFC 3986
     * section 5.2).
     *
     * @param page a path without a leading slash
     */
    public URI besideLogin(String page) {
        URI login = URI.create(loginUrl);
        URI inFolder = login.getRawPath().isEmpty() ? login.resolve("/") : login;
        return inFolder.resolve(page);
    }

    /** What a mail needs to know of the tenant. */
    public Message.Tenant forMessages() {
        return new Message.Tenant(name, URI.create(loginUrl).getHost(), supportEmail, supportEmergencySms);
    }
}
