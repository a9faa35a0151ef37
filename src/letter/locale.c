/*
 * Amounts, dates and lists as French, English, German and Spanish business
 * letters write them. The C library's locales are not used: they depend on
 * what is installed, and equal books must give equal bytes everywhere.
 */
#include <stdio.h>
#include <string.h>

#include "locale.h"
#include "relance/text.h"

#define NBSP "\xc2\xa0"

enum lang {
	LANG_FR,
	LANG_EN,
	LANG_DE,
	LANG_ES,
	LANG__COUNT
};

struct habits {
	const char *tag;
	const char *month[12], *month_short[12];
	const char *decimal, *group;
	int group_from; /* digits before the decimals from which to group */
	const char *and, *instalment, *legal_id, *enclosures, *page;
	const char *vat_id, *dated;
	const char *copy, *copy_word, *sent_on, *unsure;
};

static const struct habits habits[LANG__COUNT] = {
	[LANG_FR] = { "fr",
		      { "janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre",
			"décembre" },
		      { NULL },
		      ",",
		      NBSP,
		      4,
		      "et",
		      "échéance",
		      "N° d’identification",
		      "Pièces jointes" NBSP ":",
		      "Page",
		      "N° TVA",
		      "le ",
		      "Copie" NBSP ": ",
		      "Copie.",
		      "Nous vous avons adressé ce message le ",
		      " sans savoir s’il vous est parvenu. Si c’est le cas, "
		      "celui-ci en est la copie, avec les chiffres du jour." },
	[LANG_EN] = { "en",
		      { "January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November",
			"December" },
		      { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
			"Sep", "Oct", "Nov", "Dec" },
		      ".",
		      ",",
		      4,
		      "and",
		      "instalment",
		      "Company number",
		      "Enclosures:",
		      "Page",
		      "VAT",
		      "",
		      "Copy: ",
		      "Copy.",
		      "We sent you this message on ",
		      " and do not know whether it reached you. If it did, "
		      "this is a copy of it, with today’s figures." },
	[LANG_DE] = { "de",
		      { "Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November",
			"Dezember" },
		      { NULL },
		      ",",
		      ".",
		      4,
		      "und",
		      "Rate",
		      "Registernummer",
		      "Anlagen:",
		      "Seite",
		      "USt-IdNr.",
		      "den ",
		      "Kopie: ",
		      "Kopie.",
		      "Wir haben Ihnen diese Nachricht am ",
		      " gesendet und wissen nicht, ob sie Sie erreicht hat. "
		      "Wenn ja, ist dies eine Kopie mit den Zahlen von "
		      "heute." },
	[LANG_ES] = { "es",
		      { "enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre",
			"diciembre" },
		      { NULL },
		      ",",
		      ".",
		      5,
		      "y",
		      "plazo",
		      "N.º de identificación",
		      "Documentos adjuntos:",
		      "Página",
		      "NIF-IVA",
		      "",
		      "Copia: ",
		      "Copia.",
		      "Les enviamos este mensaje el ",
		      " y no sabemos si lo recibieron. Si fue así, esta es "
		      "una copia con las cifras de hoy." },
};

static enum lang lang_of(const char *language)
{
	for (int i = 0; i < LANG__COUNT; i++)
		if (language && !strcmp(language, habits[i].tag))
			return (enum lang)i;
	return LANG_EN;
}

const char *locale_wording(const struct wording *w, const char *language)
{
	const char *const all[LANG__COUNT] = {
		[LANG_FR] = w->fr,
		[LANG_EN] = w->en,
		[LANG_DE] = w->de,
		[LANG_ES] = w->es,
	};

	return all[lang_of(language)];
}

bool locale_known(const char *language)
{
	return language && !strcmp(habits[lang_of(language)].tag, language);
}

const char *locale_find(const char *tag)
{
	size_t n = tag ? strlen(tag) : 0;
	char two[3];

	if (n < 2 || (n > 2 && tag[2] != '-' && tag[2] != '_'))
		return NULL;
	two[0] = (char)(tag[0] | 0x20);
	two[1] = (char)(tag[1] | 0x20);
	two[2] = '\0';
	return locale_known(two) ? habits[lang_of(two)].tag : NULL;
}

/* Countries with one language of business letters; the others (BE, CH, LU)
 * get the company's. */
static const struct {
	const char *country, *language;
} countries[] = { { "FR", "fr" }, { "MC", "fr" }, { "DE", "de" },
		  { "AT", "de" }, { "LI", "de" }, { "ES", "es" },
		  { "GB", "en" }, { "US", "en" }, { "IE", "en" } };

const char *locale_of_country(const char *country)
{
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (country && text_same_ci(country, countries[i].country))
			return countries[i].language;
	return NULL;
}

static void add_digits(struct str *out, const struct habits *h,
		       const char *digit, int n)
{
	for (int i = 0; i < n; i++) {
		if (i && (n - i) % 3 == 0 && n >= h->group_from)
			str_add(out, h->group);
		str_add_ch(out, digit[i]);
	}
}

static const char *sign_of(const char *currency)
{
	if (!strcmp(currency, "EUR"))
		return "€";
	if (!strcmp(currency, "GBP"))
		return "£";
	return strcmp(currency, "USD") ? NULL : "$";
}

static void add_number(struct str *out, const struct habits *h, uint64_t minor,
		       int decimals)
{
	char digit[32];
	int n = 0, whole;

	n = snprintf(digit, sizeof digit, "%0*llu", decimals + 1,
		     (unsigned long long)minor);
	whole = n - decimals;
	add_digits(out, h, digit, whole);
	if (decimals) {
		str_add(out, h->decimal);
		str_add(out, digit + whole);
	}
}

void locale_money(struct str *out, const char *language, int64_t minor,
		  const char *currency)
{
	enum lang lang = lang_of(language);
	const struct habits *h = &habits[lang];
	const char *sign = sign_of(currency);
	int decimals = currency_decimals(currency);
	uint64_t size = minor < 0 ? 0 - (uint64_t)minor : (uint64_t)minor;

	if (minor < 0)
		str_add_ch(out, '-');
	if (lang == LANG_EN) {
		str_add(out, sign ? sign : currency);
		if (!sign)
			str_add(out, NBSP);
	}
	add_number(out, h, size, decimals < 0 ? 2 : decimals);
	if (lang != LANG_EN) {
		str_add(out, NBSP);
		str_add(out, sign ? sign : currency);
	}
}

void locale_date(struct str *out, const char *language, civil_day on)
{
	enum lang lang = lang_of(language);
	const char *month;
	int y, m, d;

	if (on == DAY_NONE || on == DAY_NEVER)
		return;
	date_to_ymd(on, &y, &m, &d);
	month = habits[lang].month[m - 1];
	switch (lang) {
	case LANG_FR:
		str_addf(out, "%d%s" NBSP "%s %d", d, d == 1 ? "er" : "", month,
			 y);
		break;
	case LANG_EN:
		str_addf(out, "%d" NBSP "%s %d", d, month, y);
		break;
	case LANG_DE:
		str_addf(out, "%d." NBSP "%s %d", d, month, y);
		break;
	case LANG_ES:
		str_addf(out, "%d" NBSP "de %s de %d", d, month, y);
		break;
	case LANG__COUNT:
		BUG("no such language");
	}
}

void locale_date_short(struct str *out, const char *language, civil_day on)
{
	enum lang lang = lang_of(language);
	char mark = lang == LANG_DE ? '.' : '/';
	int y, m, d;

	if (on == DAY_NONE || on == DAY_NEVER)
		return;
	date_to_ymd(on, &y, &m, &d);
	if (lang == LANG_EN) {
		str_addf(out, "%d" NBSP "%s" NBSP "%d", d,
			 habits[lang].month_short[m - 1], y);
		return;
	}
	str_add_number(out, (uint64_t)d, 2);
	str_add_ch(out, mark);
	str_add_number(out, (uint64_t)m, 2);
	str_add_ch(out, mark);
	str_add_number(out, (uint64_t)y, 1);
}

void locale_join(struct str *out, const char *language, size_t i, size_t n)
{
	if (i + 1 >= n)
		return;
	if (i + 2 == n)
		str_addf(out, " %s ", habits[lang_of(language)].and);
	else
		str_add(out, ", ");
}

const char *locale_legal_id(const char *language)
{
	return habits[lang_of(language)].legal_id;
}

const char *locale_enclosures(const char *language)
{
	return habits[lang_of(language)].enclosures;
}

const char *locale_copy(const char *language)
{
	return habits[lang_of(language)].copy;
}

void locale_copy_line(struct str *out, const char *language, civil_day on)
{
	const struct habits *h = &habits[lang_of(language)];

	str_addf(out, "**%s** %s", h->copy_word, h->sent_on);
	locale_date(out, language, on);
	str_addf(out, "%s\n\n", h->unsure);
}

const char *locale_page(const char *language)
{
	return habits[lang_of(language)].page;
}

const char *locale_vat_id(const char *language)
{
	return habits[lang_of(language)].vat_id;
}

const char *locale_dated(const char *language)
{
	return habits[lang_of(language)].dated;
}

const char *locale_instalment(const char *language)
{
	return habits[lang_of(language)].instalment;
}
