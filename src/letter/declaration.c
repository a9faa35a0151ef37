/*
 * A declaration as a letter: it is about a period and no customer, so it is
 * written as a message to the insurer that demands nothing.
 */
#include <string.h>

#include "relance/letter.h"

enum status letter_declaration(const struct templates *t,
			       const struct rules *rules,
			       const struct declaration_figures *figures,
			       struct arena *arena, struct byte_part *out,
			       struct diags *d)
{
	const struct declaration_sheet *sheet = figures->sheet;
	const struct contract *k = sheet->contract;
	struct snapshot snap = { .as_of = sheet->as_of };
	struct step step = {
		.stage = STAGE_INSURER,
		.template_name = arena_printf(arena, "insurer-%s", sheet->what),
	};
	struct planned_message message = { .step = &step,
					   .channel = CHANNEL_LETTER,
					   .to_insurer = true,
					   .contract = k,
					   .to_name = k->insurer,
					   .to_email = k->insurer_email,
					   .send_by = DAY_NONE,
					   .deadline_on = DAY_NONE };
	struct letter_request req = {
		.rules = rules,
		.snap = &snap,
		.message = &message,
		.message_id = arena_printf(arena, "%s %s %s", k->name,
					   sheet->what, sheet->period_name),
		.data_of = DAY_NONE,
		.declaration = figures,
	};

	memcpy(message.currency, k->currency, sizeof message.currency);
	return letter_pdf(t, &req, arena, out, d);
}
