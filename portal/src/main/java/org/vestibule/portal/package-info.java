/**
 * The pages of customers and resellers: server-rendered, working without JavaScript but for security keys, and only a
 * client of the public REST contract. Tokens stay here, in a sealed session; the browser has a cookie.
 */
package org.vestibule.portal;
