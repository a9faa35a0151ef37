/*
 * What a message to an insurer is called, what it asks for, and why an amount
 * has no cover, in the languages of the letters.
 */
#include "locale.h"
#include "relance/text.h"

static const struct wording notices[DEBTOR_EVENT__COUNT] = {
	[DEBTOR_OVERDUE] = { "Déclaration de menace de sinistre",
			     "Notice of overdue account",
			     "Meldung eines Zahlungsverzugs",
			     "Comunicación de impago" },
	[DEBTOR_INSOLVENCY] = { "Déclaration d’insolvabilité",
				"Notice of insolvency",
				"Meldung einer Insolvenz",
				"Comunicación de insolvencia" },
	[DEBTOR_BANK_REJECTION] = { "Déclaration d’un rejet de paiement",
				    "Notice of a returned payment",
				    "Meldung einer Rücklastschrift",
				    "Comunicación de un pago devuelto" },
	[DEBTOR_ADVERSE] = { "Déclaration d’une information défavorable",
			     "Notice of adverse information",
			     "Meldung einer negativen Auskunft",
			     "Comunicación de información adversa" },
};

static const struct wording events[DEBTOR_EVENT__COUNT] = {
	[DEBTOR_OVERDUE] = { "retard de paiement", "late payment",
			     "Zahlungsverzug", "retraso en el pago" },
	[DEBTOR_INSOLVENCY] = { "insolvabilité", "insolvency", "Insolvenz",
				"insolvencia" },
	[DEBTOR_BANK_REJECTION] = { "rejet d’un paiement par la banque",
				    "payment returned by the bank",
				    "Rücklastschrift",
				    "pago devuelto por el banco" },
	[DEBTOR_ADVERSE] = { "information défavorable", "adverse information",
			     "negative Auskunft", "información adversa" },
};

/* Filings that contracts name themselves; those that we know by name. */
static const struct {
	const char *file;
	struct wording says;
} filings[] = {
	{ "claim",
	  { "Demande d’indemnisation", "Claim", "Entschädigungsantrag",
	    "Solicitud de indemnización" } },
	{ "intervention",
	  { "Demande d’intervention contentieuse", "Request for collection",
	    "Inkassoauftrag", "Solicitud de recobro" } },
};

static const struct wording uncovered[UNCOVERED__COUNT] = {
	[UNCOVERED_PRIVATE_PERSON] = { "particulier", "private person",
				       "Privatperson", "particular" },
	[UNCOVERED_PUBLIC_ENTITY] = { "organisme public", "public body",
				      "öffentliche Stelle", "entidad pública" },
	[UNCOVERED_RELATED_COMPANY] = { "société liée", "related company",
					"verbundenes Unternehmen",
					"empresa vinculada" },
	[UNCOVERED_PREPAID_OR_CASH] = { "paiement comptant", "prepaid or cash",
					"Vorkasse oder Barzahlung",
					"pago al contado" },
	[UNCOVERED_COUNTRY_NOT_LISTED] = { "pays non couvert",
					   "country not covered",
					   "Land nicht gedeckt",
					   "país no cubierto" },
	[UNCOVERED_OUTSIDE_POLICY_PERIOD] = { "hors période d’assurance",
					      "outside the policy period",
					      "außerhalb der Laufzeit",
					      "fuera del período asegurado" },
	[UNCOVERED_NO_LIMIT] = { "sans limite de crédit", "no credit limit",
				 "kein Kreditlimit", "sin límite de crédito" },
	[UNCOVERED_LIMIT_ZERO] = { "limite refusée", "limit refused",
				   "Limit abgelehnt", "límite denegado" },
	[UNCOVERED_LIMIT_CANCELLED] = { "limite résiliée", "limit cancelled",
					"Limit aufgehoben",
					"límite cancelado" },
	[UNCOVERED_OVER_LIMIT] = { "au-delà de la limite", "over the limit",
				   "über dem Limit", "por encima del límite" },
	[UNCOVERED_TERM_TOO_LONG] = { "délai de paiement trop long",
				      "terms too long", "Zahlungsziel zu lang",
				      "plazo demasiado largo" },
	[UNCOVERED_INVOICED_LATE] = { "facturée trop tard", "invoiced late",
				      "zu spät berechnet",
				      "facturada con retraso" },
	[UNCOVERED_DELIVERED_AFTER_STOP] = { "livrée après l’arrêt de garantie",
					     "delivered after cover stopped",
					     "nach Deckungsende geliefert",
					     "entregada sin cobertura" },
	[UNCOVERED_DELIVERED_AFTER_ADVERSE_INFO] = { "livrée après une information défavorable",
						     "delivered after adverse information",
						     "nach negativer Auskunft geliefert",
						     "entregada tras información adversa" },
	[UNCOVERED_DISPUTED] = { "contestée", "disputed", "bestritten",
				 "impugnada" },
	[UNCOVERED_LATE_NOTICE] = { "déclaration tardive", "late notice",
				    "verspätete Meldung",
				    "comunicación tardía" },
	[UNCOVERED_BELOW_THRESHOLD] = { "sous le seuil", "below the threshold",
					"unter der Schwelle",
					"por debajo del umbral" },
	[UNCOVERED_PREMIUM_OR_TURNOVER_DEFAULT] = { "garantie suspendue",
						    "cover suspended",
						    "Deckung ausgesetzt",
						    "cobertura suspendida" },
	[UNCOVERED_VAT] = { "taxe", "tax", "Steuer", "impuesto" },
	[UNCOVERED_MAX_LIABILITY] = { "plafond d’indemnisation",
				      "maximum liability",
				      "Höchstentschädigung",
				      "indemnización máxima" },
	[UNCOVERED_RETENTION] = { "part non assurée", "uninsured share",
				  "Selbstbehalt", "parte no asegurada" },
};

static const struct wording asked = {
	"indemnisation et recouvrement ; nos relances cessent",
	"claim and collection; our own reminders stop",
	"Entschädigung und Einzug; wir mahnen nicht mehr",
	"indemnización y recobro; cesan nuestros recordatorios",
};
static const struct wording monitored = {
	"suivi seulement ; nous poursuivons nos relances",
	"monitor only; our own reminders go on",
	"nur Überwachung; wir mahnen weiter",
	"solo seguimiento; continuamos con nuestros recordatorios",
};

static const struct wording agreements[EXCEPTION_KIND__COUNT] = {
	[EXCEPTION_PROMISE] = { "promesse de paiement", "promise to pay",
				"Zahlungszusage", "promesa de pago" },
	[EXCEPTION_PLAN] = { "échéancier", "payment plan", "Ratenplan",
			     "plan de pagos" },
	[EXCEPTION_MEDIATION] = { "médiation", "mediation", "Mediation",
				  "mediación" },
	[EXCEPTION_INSOLVENCY] = { "procédure collective",
				   "insolvency proceedings",
				   "Insolvenzverfahren",
				   "procedimiento concursal" },
};

static const struct wording in_confidence = { "confidentiel", "confidential",
					      "still", "confidencial" };

/* Of `other` there is nothing more to say. */
static const struct {
	const char *kind;
	struct wording says;
} insolvencies[] = {
	{ "safeguard",
	  { "sauvegarde", "safeguard proceedings", "Schutzverfahren",
	    "procedimiento de salvaguarda" } },
	{ "reorganisation",
	  { "redressement judiciaire", "reorganisation", "Sanierungsverfahren",
	    "reorganización judicial" } },
	{ "liquidation",
	  { "liquidation judiciaire", "liquidation", "Liquidation",
	    "liquidación" } },
	{ "other", { NULL, NULL, NULL, NULL } },
};

/* In a column that is headed "kept": it is, in part, not, not yet. */
static const struct wording kept[EXCEPTION_STATE__COUNT] = {
	[EXCEPTION_ACTIVE] = { "en cours", "running", "läuft", "en curso" },
	[EXCEPTION_ENDED] = { "terminé", "ended", "beendet", "finalizado" },
	[EXCEPTION_KEPT] = { "oui", "yes", "ja", "sí" },
	[EXCEPTION_PARTLY_KEPT] = { "en partie", "in part", "teilweise",
				    "en parte" },
	[EXCEPTION_BROKEN] = { "non", "no", "nein", "no" },
};

const char *locale_filing(const char *language, const char *file,
			  enum debtor_event_kind event)
{
	for (size_t i = 0; i < sizeof filings / sizeof *filings; i++)
		if (str_eq(filings[i].file, file))
			return locale_wording(&filings[i].says, language);
	return locale_wording(&notices[event], language);
}

const char *locale_event(const char *language, enum debtor_event_kind event)
{
	return locale_wording(&events[event], language);
}

const char *locale_in_confidence(const char *language)
{
	return locale_wording(&in_confidence, language);
}

const char *locale_insolvency(const char *language, const char *kind)
{
	for (size_t i = 0; i < sizeof insolvencies / sizeof *insolvencies; i++)
		if (str_eq(insolvencies[i].kind, kind))
			return locale_wording(&insolvencies[i].says, language);
	return kind;
}

const char *locale_uncovered(const char *language, enum uncovered why)
{
	return locale_wording(&uncovered[why], language);
}

const char *locale_request(const char *language, bool takes_over)
{
	return locale_wording(takes_over ? &asked : &monitored, language);
}

const char *locale_agreement(const char *language, enum exception_kind kind)
{
	return locale_wording(&agreements[kind], language);
}

const char *locale_kept(const char *language, enum exception_state state)
{
	return locale_wording(&kept[state], language);
}

static const struct wording overdue[OVERDUE_STATE__COUNT] = {
	[OVERDUE_IN_EXTENSION] = { "en prorogation", "within its extension",
				   "in der Verlängerung", "en prórroga" },
	[OVERDUE_PAST_EXTENSION] = { "prorogation dépassée",
				     "past its extension",
				     "Verlängerung überschritten",
				     "prórroga vencida" },
	[OVERDUE_NOTIFIED] = { "déclaré", "notified", "gemeldet",
			       "comunicado" },
};

const char *locale_overdue(const char *language, enum overdue_state state)
{
	return locale_wording(&overdue[state], language);
}
