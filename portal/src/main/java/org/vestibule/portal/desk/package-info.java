/** The reseller's desk: customers and what may be done for them, the event log, adoption. */
package org.vestibule.portal.desk;
