/** The tenant's policy, in words, for who decides on it. */
package org.vestibule.portal.policy;
