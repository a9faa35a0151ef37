/*
 * How a CSV file is written: what stands between fields, the decimal sign and
 * the form of dates.
 */
#include <string.h>

#include "csv_form.h"
#include "relance/text.h"

static const struct {
	const char *word;
	char c;
} char_words[] = {
	{ "tab", '\t' },	 { "semicolon", ';' }, { "comma", ',' },
	{ "point", '.' },	 { "space", ' ' },     { "apostrophe", '\'' },
	{ "vertical bar", '|' }, { "none", '\0' },
};

/* One character, as itself or by its name; `allowed` lists the characters. */
static void read_char(struct decoder *dec, const struct node *node,
		      const char *allowed, bool none, char *out)
{
	const char *text = scalar_text(dec, node);
	char c = '\0';

	if (!text)
		return;
	if (!text[1])
		c = *text;
	for (size_t i = 0; i < sizeof char_words / sizeof *char_words; i++)
		if (str_eq(text, char_words[i].word))
			c = char_words[i].c;
	if ((c && strchr(allowed, c)) || (none && str_eq(text, "none")))
		*out = c;
	else
		HINT(dec, fault(dec, node, "unknown value \"%s\"", text),
		     "Write one of %s in quotes%s.",
		     strchr(allowed, '\t') ? "; , | or tab" : allowed,
		     none ? ", or space, or none" : "");
}

static void read_separator(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	read_char(dec, node, ";,|\t", false, FIELD(base, key, char));
}

static void read_decimal(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	read_char(dec, node, ".,", false, FIELD(base, key, char));
}

static void read_thousands(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	if (node->style == STYLE_QUOTED && str_eq(node->text, " "))
		*FIELD(base, key, char) = ' ';
	else
		read_char(dec, node, ".,' ", true, FIELD(base, key, char));
}

/* One year, one month, one day, and what stands between them. */
static bool date_form_possible(const char *form)
{
	int year = 0, month = 0, day = 0;

	for (const char *p = form; *p;) {
		size_t n = strspn(p, (char[]){ *p, '\0' });

		if (*p == 'Y')
			year += n == 4 || n == 2 ? 1 : 9;
		else if (*p == 'M')
			month += n <= 2 ? 1 : 9;
		else if (*p == 'D')
			day += n <= 2 ? 1 : 9;
		p += n;
	}
	return year == 1 && month == 1 && day == 1 && strlen(form) <= 40;
}

const char *date_form_parse(struct decoder *dec, const struct node *node)
{
	const char *text = scalar_text(dec, node);

	if (!text || date_form_possible(text))
		return text;
	HINT(dec, fault(dec, node, "\"%s\" is not a date form", text),
	     "Write it with Y, M and D, as DD/MM/YYYY or M/D/YYYY.");
	return NULL;
}

static void read_date_form(struct decoder *dec, const struct node *node,
			   const struct key *key, void *base)
{
	const char *form = date_form_parse(dec, node);

	if (form)
		*FIELD(base, key, const char *) = form;
}

const struct type type_separator = { FORM_CUSTOM, "character",
				     "\"enum\":[\",\",\";\",\"|\",\"tab\"]",
				     read_separator, 1 };
const struct type type_decimal = { FORM_CUSTOM, "character",
				   "\"enum\":[\".\",\",\"]", read_decimal, 1 };
const struct type type_thousands = {
	FORM_CUSTOM, "character",
	"\"enum\":[\".\",\",\",\"'\",\" \",\"space\",\"none\"]", read_thousands,
	1
};
const struct type type_date_form = {
	FORM_CUSTOM, "date form", "\"type\":\"string\",\"pattern\":\"[YMD]\"",
	read_date_form, sizeof(char *)
};
