/** Security events in the words of people, for who reads of themselves and for who serves them. */
package org.vestibule.portal.event;
