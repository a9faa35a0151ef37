/*
 * Names of columns as accounting programs write them.
 */
#include "synonym.h"

#include <string.h>

#include "relance/text.h"

#define NAME_MAX_BYTES 64

/* Words without accents, blanks and punctuation; parted by blanks. */
struct synonym {
	const char *column, *names;
};

static const struct synonym ids[] = {
	{ "customer_id",
	  "customerid customernumber customerno customercode custno clientid "
	  "clientno nclient noclient codeclient client customer kunde cliente debitor numclient numeroclient "
	  "numerodeclient idclient codetiers comptetiers compteclient "
	  "compteauxiliaire compauxnum auxiliaire tiers kundennummer kundennr "
	  "kundenid debitor debitornr debitorennummer codigocliente "
	  "numerocliente ncliente idcliente debtor debtorno accountno "
	  "accountnumber customeraccountancycode" },
	{ "invoice_id",
	  "invoiceid invoicenumber invoiceno invoicenr invoiceref invoice "
	  "voucherno numerofacture numerodefacture nfacture nofacture "
	  "numfacture nodefacture ndefacture facture reffacture "
	  "referencefacture piece npiece numeropiece pieceref "
	  "rechnungsnummer rechnungsnr rechnung belegnummer belegnr "
	  "numerofactura numerodefactura nfactura factura documentno "
	  "documentnumber docno" },
	{ "instalment", "instalment installment echeanceno rate cuota" },
	{ "currency", "currency currencycode cur devise codedevise monnaie "
		      "wahrung waehrung whrg moneda divisa" },
	{ NULL, NULL },
};

static const struct synonym customers[] = {
	{ "name", "name customername companyname company raisonsociale nom "
		  "nomclient nomtiers nomduclient societe intitule "
		  "compauxlib kundenname firma firmenname kunde nombre "
		  "razonsocial nombrecliente cliente client customer" },
	{ "legal_id", "legalid siren siret companynumber registrationnumber "
		      "handelsregister hrb cif nif profid1 profid2" },
	{ "vat_id", "vatid vatnumber vatno vatregno tvaintra numerotva ntva "
		    "tvaintracommunautaire numerotvaintracommunautaire "
		    "vatintra ustid ustidnr nifiva" },
	{ "email", "email mail emailaddress courriel adresseemail "
		   "adressemail emailadresse correo correoelectronico" },
	{ "language", "language lang langue sprache idioma" },
	{ "segment", "segment categorie kategorie categoria" },
	{ "country", "country countrycode pays codepays land landercode "
		     "landcode pais codigopais" },
	{ "address", "address street adresse rue adresse1 strasse anschrift "
		     "direccion calle address1" },
	{ "postcode", "postcode zip zipcode postalcode codepostal cp plz "
		      "postleitzahl codigopostal" },
	{ "city", "city town ville commune ort stadt ciudad poblacion" },
	{ "payment_terms", "paymentterms terms delai delaipaiement "
			   "delaidepaiement zahlungsziel plazo plazodepago" },
	{ "phone", "phone telephone tel telefon telefono" },
	{ "in_charge", "incharge salesperson commercial responsable "
		       "sachbearbeiter comercial" },
	{ NULL, NULL },
};

static const struct synonym contacts[] = {
	{ "role", "role fonction funktion cargo" },
	{ "name", "name nom nombre contact contactname" },
	{ "email", "email mail emailaddress courriel correo" },
	{ "language", "language lang langue sprache idioma" },
	{ NULL, NULL },
};

static const struct synonym invoices[] = {
	{ "issue_date",
	  "issuedate invoicedate date datefacture datedefacture "
	  "datedelafacture invdate billdate dateemission datedemission datepiece "
	  "dateecriture rechnungsdatum belegdatum datum fechafactura "
	  "fechadefactura fechaemision fechadeemision fecha postingdate "
	  "dateinvoice documentdate" },
	{ "due_date",
	  "duedate datedue due fallig faellig paymentdue echeance dateecheance datedecheance "
	  "falligkeit falligkeitsdatum faelligkeit faelligkeitsdatum "
	  "falligam faelligam zahlbarbis vencimiento fechavencimiento "
	  "fechadevencimiento" },
	{ "amount_total",
	  "amounttotal amount invoiceamount invoicedamount total "
	  "totalamount grossamount montant montantttc totalttc ttc "
	  "montanttotal montantfacture betrag bruttobetrag brutto "
	  "rechnungsbetrag gesamtbetrag summe importe importetotal original" },
	{ "amount_tax", "amounttax tax taxamount vat vatamount tva montanttva "
			"totaltva totalvat mwst mwstbetrag ust ustbetrag "
			"steuer steuerbetrag iva importeiva" },
	{ "po_number", "ponumber po pono purchaseorder commande ncommande "
		       "numerocommande bestellnummer bestellnr pedido "
		       "numeropedido npedido" },
	{ "delivery_date", "deliverydate datelivraison datedelivraison "
			   "lieferdatum fechaentrega fechadeentrega" },
	{ "status", "status state statut etat estado disputed litige "
		    "litigieux enlitige strittig disputa" },
	{ "dispute_reason", "disputereason motiflitige motifdulitige" },
	{ "settled_on",
	  "settledon settleddate settledate paidon paiddate datepaiement "
	  "datedepaiement datereglement datedereglement datesolde "
	  "bezahltam zahldatum ausgleichsdatum clearingdate fechapago "
	  "fechadepago" },
	{ "outstanding",
	  "outstanding outstandingamount openbalance openamount balance "
	  "balancedue amountdue residual pendingamount solde restedu "
	  "resteapayer montantdu offen offenerbetrag restbetrag saldo "
	  "saldopendiente pendiente" },
	{ "payment_terms", "paymentterms terms delai delaipaiement "
			   "delaidepaiement zahlungsziel plazo plazodepago" },
	{ NULL, NULL },
};

static const struct synonym payments[] = {
	{ "payment_id", "paymentid paymentnumber paymentno paymentref "
			"numeropaiement npaiement referencepaiement "
			"numeroreglement nreglement zahlungsnummer "
			"zahlungsnr numeropago npago" },
	{ "date", "date paymentdate datepayment datepaiement datedepaiement "
		  "datereglement datedereglement zahlungsdatum fechapago "
		  "fechadepago valuedate buchungsdatum" },
	{ "amount", "amount paidamount amountpayment montant montantregle "
		    "montantpaye betrag zahlbetrag importe importepago" },
	{ "kind", "kind type typepaiement art tipo" },
	{ NULL, NULL },
};

static const struct synonym none[] = { { NULL, NULL } };

static const struct synonym *const by_kind[IMPORT_KIND__COUNT] = {
	[IMPORT_CUSTOMERS] = customers, [IMPORT_CONTACTS] = contacts,
	[IMPORT_INVOICES] = invoices,	[IMPORT_PAYMENTS] = payments,
	[IMPORT_LIMITS] = none,		[IMPORT_DOCUMENTS] = none,
};

/* Latin letters with a mark on them, U+00C0 to U+00FF, without it. */
static char bare_letter(unsigned code)
{
	static const char bare[] = "aaaaaaaceeeeiiiidnooooo.ouuuuypsaaaaaaac"
				   "eeeeiiiidnooooo.ouuuuypy";

	return code >= 0xc0 && code <= 0xff ? bare[code - 0xc0] : '\0';
}

/* "Numéro de facture" -> "numerodefacture"; "Pi?ce" keeps its "?". */
static void simplify(const char *header, char out[NAME_MAX_BYTES])
{
	size_t n = 0;

	for (const char *p = header; *p && n + 1 < NAME_MAX_BYTES; p++) {
		unsigned char c = (unsigned char)*p;
		char letter = '\0';

		if (c >= 'A' && c <= 'Z')
			letter = (char)(c | 0x20);
		else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			 c == '?')
			letter = (char)c;
		else if (c == 0xc3 && p[1]) {
			p++;
			letter = bare_letter(0xc0u |
					     ((unsigned char)*p & 0x3fu));
		}
		if (letter && letter != '.')
			out[n++] = letter;
	}
	out[n] = '\0';
}

static bool same_name(const char *simple, const char *name, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (simple[i] != name[i] && simple[i] != '?')
			return false;
	return simple[len] == '\0';
}

static bool among(const char *simple, const char *names)
{
	while (*names) {
		size_t len = strcspn(names, " ");

		if (strlen(simple) == len && same_name(simple, names, len))
			return true;
		names += len;
		names += *names == ' ';
	}
	return false;
}

static const char *find_in(const struct synonym *list, const char *simple)
{
	for (; list->column; list++)
		if (among(simple, list->names))
			return list->column;
	return NULL;
}

const char *synonym_find(enum import_kind kind, const char *header)
{
	char simple[NAME_MAX_BYTES] = "";
	int canonical = column_find(kind, header);
	const char *found;

	if (canonical >= 0)
		return columns_of(kind).v[canonical].name;
	simplify(header, simple);
	if (!*simple || strspn(simple, "?") == strlen(simple))
		return NULL;
	found = find_in(by_kind[kind], simple);
	if (!found)
		found = find_in(ids, simple);
	return found && column_find(kind, found) >= 0 ? found : NULL;
}
