#ifndef LETTER_LOCALE_H
#define LETTER_LOCALE_H
/** Language helpers that only this room needs; the others are in letter.h. */
#include "relance/cover.h"
#include "relance/letter.h"

/** One text in each language of the shipped letters. */
struct wording {
	const char *fr, *en, *de, *es;
};
/** The one of that language; English of any other. */
const char *locale_wording(const struct wording *w, const char *language);
/** "fr-FR", "FR", "fr" -> "fr"; NULL when we do not know the language. */
const char *locale_find(const char *tag);
/** The language of letters to a country (ISO 3166), or NULL: BE, CH, ... */
const char *locale_of_country(const char *country);
/** Short date for tables: 23/11/2026, 23 Nov 2026, 23.11.2026. */
void locale_date_short(struct str *out, const char *language, civil_day on);
/** "a", "a and b", "a, b and c": `i` of `n` was written, add what joins. */
void locale_join(struct str *out, const char *language, size_t i, size_t n);
/** "incl. instalment 2": how an instalment is named after its invoice. */
const char *locale_instalment(const char *language);
/** What stands before the number under which a company is registered. */
const char *locale_legal_id(const char *language);
/** "Enclosures:", before what a letter on paper comes with. */
const char *locale_enclosures(const char *language);
/** "Copy: ", before the subject of what may have arrived before. */
const char *locale_copy(const char *language);
/** A paragraph of Markdown that says so, with the day of the first one. */
void locale_copy_line(struct str *out, const char *language, civil_day on);
/** "Page", before "1/3". */
const char *locale_page(const char *language);
/** What stands before a VAT number. */
const char *locale_vat_id(const char *language);
/** "le " of "Lyon, le 3 mai 2026", or nothing. */
const char *locale_dated(const char *language);
/** What a kind of document is called, "delivery_proof" say; a kind that is not
 * known stays as it is. */
const char *locale_paper(const char *language, const char *kind);
/** What a message to an insurer is called: of a filing that we do not know by
 * its name, what it is about. */
const char *locale_filing(const char *language, const char *file,
			  enum debtor_event_kind event);
/** "late payment", "insolvency": what makes the filing due. */
const char *locale_event(const char *language, enum debtor_event_kind event);
/** Of an assignment that the customer knows nothing of. */
const char *locale_in_confidence(const char *language);
/** "liquidation"; NULL of a kind that says nothing. */
const char *locale_insolvency(const char *language, const char *kind);
/** Why an amount has no cover. */
const char *locale_uncovered(const char *language, enum uncovered why);
/** "within its extension" */
const char *locale_overdue(const char *language, enum overdue_state state);
/** What the insurer is asked for: to monitor, or to take the case over. */
const char *locale_request(const char *language, bool takes_over);
/** "payment plan"; NULL of a hold and a dispute, which are none. */
const char *locale_agreement(const char *language, enum exception_kind kind);
/** Was it kept: "yes", "no", "running"; NULL of one that was taken back. */
const char *locale_kept(const char *language, enum exception_state state);
/** The country's name; its code when we have none. NULL for NULL. */
const char *locale_country(const char *language, const char *country);
/** The last line of an address abroad: in capitals, and in the language of the
 * country from which the letter goes, for its post reads it first. */
const char *locale_country_abroad(struct arena *arena, const char *language,
				  const char *country);

#endif
