/**
 * The back office of a tenant. {@code intake} takes security events; {@code eventlog} keeps them as a hash chain and
 * shows them; {@code customer} is the directory built from them, and the desk that helps customers; {@code policy} and
 * {@code relay} speak to the services that decide.
 */
package org.vestibule.admin;
