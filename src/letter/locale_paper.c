/* What the papers of documents.csv are called in a letter. */
#include "locale.h"
#include "relance/text.h"

static const struct {
	const char *kind;
	struct wording name;
} papers[] = {
	{ "invoice", { "facture", "invoice", "Rechnung", "factura" } },
	{ "order", { "bon de commande", "order", "Bestellung", "pedido" } },
	{ "acknowledgement",
	  { "accusé de réception de commande", "acknowledgement of order",
	    "Auftragsbestätigung", "confirmación del pedido" } },
	{ "delivery_proof",
	  { "preuve de livraison", "proof of delivery", "Liefernachweis",
	    "prueba de entrega" } },
	{ "contract", { "contrat", "contract", "Vertrag", "contrato" } },
	{ "terms",
	  { "conditions générales de vente", "terms of sale",
	    "Verkaufsbedingungen", "condiciones generales de venta" } },
	{ "correspondence",
	  { "correspondance", "correspondence", "Schriftwechsel",
	    "correspondencia" } },
	{ "formal_notice",
	  { "mise en demeure", "formal notice", "förmliche Mahnung",
	    "requerimiento formal" } },
	{ "bounced_payment",
	  { "rejet de paiement", "returned payment", "Rücklastschrift",
	    "devolución del pago" } },
	{ "guarantee", { "garantie", "guarantee", "Bürgschaft", "garantía" } },
	{ "assignment",
	  { "acte de cession", "deed of assignment", "Abtretungsurkunde",
	    "escritura de cesión" } },
	{ "insolvency",
	  { "avis d’insolvabilité", "insolvency notice",
	    "Insolvenzbekanntmachung", "aviso de insolvencia" } },
	{ "credit_report",
	  { "rapport de solvabilité", "credit report", "Wirtschaftsauskunft",
	    "informe comercial" } },
	{ "retention_of_title",
	  { "clause de réserve de propriété", "retention of title",
	    "Eigentumsvorbehalt", "reserva de dominio" } },
	{ "account_opening",
	  { "ouverture de compte", "account opening", "Kontoeröffnung",
	    "apertura de cuenta" } },
	{ "pdf",
	  { "cette lettre en PDF", "this letter as PDF", "dieser Brief als PDF",
	    "esta carta en PDF" } },
};

const char *locale_paper(const char *language, const char *kind)
{
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		if (str_eq(papers[i].kind, kind))
			return locale_wording(&papers[i].name, language);
	return kind;
}
