/*
 * Amounts as rules write them: 50.00 EUR, several currencies side by side.
 * A comma, a sign, a symbol or a missing currency is refused, for a guess
 * about money is worth nothing.
 */
#include <ctype.h>
#include <string.h>

#include "decode.h"
#include "relance/text.h"

static const char *const common_currencies[] = { "EUR", "USD", "GBP", "CHF",
						 "PLN", "SEK", "DKK", "NOK",
						 "CZK", "JPY", "CAD" };

static void hint_currency(struct decoder *dec, struct diag *diag,
			  const char *code)
{
	if (str_eq(code, "€") || text_same_ci(code, "euro") ||
	    text_same_ci(code, "euros"))
		HINT(dec, diag, "Write EUR.");
	else if (str_eq(code, "$"))
		HINT(dec, diag, "Write USD.");
	else if (str_eq(code, "£"))
		HINT(dec, diag, "Write GBP.");
	else
		hint_nearest(dec, diag, code, common_currencies,
			     sizeof common_currencies /
				     sizeof *common_currencies,
			     "Write the code of ISO 4217, for example");
}

static void hint_amount(struct decoder *dec, struct diag *diag,
			const char *text)
{
	size_t n = strspn(text, "0123456789.");
	const char *code = text + n;

	if (*text == '-')
		HINT(dec, diag, "An amount cannot be negative here.");
	else if (strchr(text, ',') ||
		 (*code == ' ' && isdigit((unsigned char)code[1])))
		HINT(dec, diag,
		     "Write decimals with a point and no thousands separator, "
		     "as 1234.50 EUR.");
	else if (n && !*code)
		HINT(dec, diag, "The currency is missing; write %s EUR.", text);
	else if (n && currency_decimals(code) >= 0)
		HINT(dec, diag, "Write %.*s %s, with one space.", (int)n, text,
		     code);
	else if (!hint_number(dec, diag, text))
		HINT(dec, diag,
		     "Write an amount and a currency, as 50.00 EUR.");
}

static bool report_amount(struct decoder *dec, const struct node *node,
			  const char *text, const char *code)
{
	int decimals = code ? currency_decimals(code) : -1;

	if (code && decimals < 0)
		hint_currency(dec,
			      fault(dec, node, "unknown currency \"%s\"", code),
			      code);
	else if (code && strchr(text, '.'))
		HINT(dec, fault(dec, node, "\"%s\" is not an amount", text),
		     "%s has %d decimals.", code, decimals);
	else
		hint_amount(dec,
			    fault(dec, node, "\"%s\" is not an amount", text),
			    text);
	return false;
}

static bool amount_parse(struct decoder *dec, const struct node *node,
			 const char *text, struct money *out)
{
	size_t n = strspn(text, "0123456789.");
	const char *code = n && text[n] == ' ' ? text + n + 1 : NULL;
	bool zero_first = *text == '0' && isdigit((unsigned char)text[1]);
	bool no_code = code && (*code == '%' || isdigit((unsigned char)*code));

	if (code && currency_decimals(code) >= 0 && !zero_first &&
	    money_parse(text, n, code, &out->minor)) {
		memcpy(out->currency, code, 4);
		return true;
	}
	return report_amount(dec, node, text,
			     zero_first || no_code ? NULL : code);
}

static void read_money(struct decoder *dec, const struct node *node,
		       const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (text)
		amount_parse(dec, node, text, FIELD(base, key, struct money));
}

struct money_list VEC(struct money);

static void add_amount(struct decoder *dec, const struct node *node,
		       const char *text, struct money_list *list)
{
	struct money m = { 0, "" };

	if (!amount_parse(dec, node, text, &m))
		return;
	for (size_t i = 0; i < list->n; i++) {
		if (!str_eq(list->v[i].currency, m.currency))
			continue;
		fault(dec, node, "%s is given twice", m.currency);
		return;
	}
	VEC_PUSH(dec->arena, list, m);
}

static void read_amounts(struct decoder *dec, const struct node *node,
			 const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);
	struct amounts *out = FIELD(base, key, struct amounts);
	struct money_list list = { 0 };

	while (text) {
		const char *bar = strchr(text, '|');
		size_t n;
		char *part;

		text += strspn(text, " ");
		n = bar ? (size_t)(bar - text) : strlen(text);
		while (n && text[n - 1] == ' ')
			n--;
		part = arena_strndup(dec->arena, text, n);
		add_amount(dec, node, part, &list);
		text = bar ? bar + 1 : NULL;
	}
	*out = (struct amounts){ list.v, list.n };
}

static void read_currency(struct decoder *dec, const struct node *node,
			  const struct key *key, void *base)
{
	const char *text = scalar_text(dec, node);

	if (text && currency_decimals(text) >= 0)
		memcpy(FIELD(base, key, char), text, 4);
	else if (text)
		hint_currency(dec,
			      fault(dec, node, "unknown currency \"%s\"", text),
			      text);
}

static void read_currency_text(struct decoder *dec, const struct node *node,
			       const struct key *key, void *base)
{
	struct key local = *key;
	char code[4] = "";

	local.offset = 0;
	read_currency(dec, node, &local, code);
	if (*code)
		*FIELD(base, key, const char *) =
			arena_strdup(dec->arena, code);
}

#define AMOUNT "(0|[1-9][0-9]*)([.][0-9]+)? [A-Z]{3}"
const struct type type_money = { FORM_SCALAR, "amount with currency",
				 "\"type\":\"string\",\"pattern\":\"^" AMOUNT
				 "$\"",
				 read_money, sizeof(struct money) };
const struct type type_amounts = { FORM_SCALAR, "amount per currency",
				   "\"type\":\"string\",\"pattern\":\"^" AMOUNT
				   "( *[|] *" AMOUNT ")*$\"",
				   read_amounts, sizeof(struct amounts) };
const struct type type_currency = {
	FORM_SCALAR, "currency code",
	"\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"", read_currency, 4
};
const struct type type_currency_text = {
	FORM_SCALAR, "currency code",
	"\"type\":\"string\",\"pattern\":\"^[A-Z]{3}$\"", read_currency_text,
	sizeof(char *)
};
