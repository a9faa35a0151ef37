#ifndef DELIVER_POLICY_H
#define DELIVER_POLICY_H
/** What may leave, decided before any transport sees it. Pure. */
#include "relance/deliver.h"

/**
 * The address as it may stand in an envelope: checked, the domain in its
 * ASCII form (IDNA 2008). malloc'd; NULL when it cannot be used.
 */
char *address_to_ascii(const char *address);

/** Is the domain of `address` (ASCII) one of these? Subdomains are not. */
bool domain_allowed(const char *address, const char *const *domain, size_t n);

/**
 * What is wrong with an e-mail as bytes, or NULL: it must be CRLF lines of at
 * most 998 bytes without NUL. A bare LF is how one message is smuggled into
 * another.
 */
const char *mail_fault(const char *bytes, size_t n);

#endif
