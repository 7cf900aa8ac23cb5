/**
 * Turns notification events into SMS and email. A record goes {@code message} (read and unsealed), {@code delivery}
 * (claimed, tried, recorded), {@code template} (put into words), {@code channel} (handed to a gateway).
 */
package org.vestibule.notification;
