/*
 * The calendars that ship, as they stand in share/calendars (a test holds
 * the two against each other). In the program, so that it needs no folder of
 * its own to work.
 */
#include <stddef.h>

#include "decode.h"
#include "relance/text.h"

static const char none_text[] = "# No holidays; Saturday and Sunday are free.\n"
				"calendar: none\n"
				"weekend: [saturday, sunday]\n";

static const char fr_text[] =
	"# France, the eleven days of Code du travail, article L3133-1.\n"
	"# Alsace-Moselle also has Good Friday and 26 December: copy this file to\n"
	"# calendars/ under another name and add them.\n"
	"calendar: fr\n"
	"weekend: [saturday, sunday]\n"
	"holidays:\n"
	"  - {on: 01-01, name: Jour de l'an}\n"
	"  - {easter: +1, name: Lundi de Pâques}\n"
	"  - {on: 05-01, name: Fête du Travail}\n"
	"  - {on: 05-08, name: Victoire 1945}\n"
	"  - {easter: +39, name: Ascension}\n"
	"  - {easter: +50, name: Lundi de Pentecôte}\n"
	"  - {on: 07-14, name: Fête nationale}\n"
	"  - {on: 08-15, name: Assomption}\n"
	"  - {on: 11-01, name: Toussaint}\n"
	"  - {on: 11-11, name: Armistice 1918}\n"
	"  - {on: 12-25, name: Noël}\n";

static const char de_text[] =
	"# Germany, the nine days that all Länder have. Each has more: copy this file\n"
	"# to calendars/ under another name and add them.\n"
	"calendar: de\n"
	"weekend: [saturday, sunday]\n"
	"holidays:\n"
	"  - {on: 01-01, name: Neujahr}\n"
	"  - {easter: -2, name: Karfreitag}\n"
	"  - {easter: +1, name: Ostermontag}\n"
	"  - {on: 05-01, name: Tag der Arbeit}\n"
	"  - {easter: +39, name: Christi Himmelfahrt}\n"
	"  - {easter: +50, name: Pfingstmontag}\n"
	"  - {on: 10-03, name: Tag der Deutschen Einheit}\n"
	"  - {on: 12-25, name: Erster Weihnachtstag}\n"
	"  - {on: 12-26, name: Zweiter Weihnachtstag}\n";

static const char es_text[] =
	"# Spain, the days kept in the whole country. Regions and towns add theirs:\n"
	"# copy this file to calendars/ under another name and add them.\n"
	"calendar: es\n"
	"weekend: [saturday, sunday]\n"
	"holidays:\n"
	"  - {on: 01-01, name: Año Nuevo}\n"
	"  - {on: 01-06, name: Epifanía del Señor}\n"
	"  - {easter: -2, name: Viernes Santo}\n"
	"  - {on: 05-01, name: Fiesta del Trabajo}\n"
	"  - {on: 08-15, name: Asunción de la Virgen}\n"
	"  - {on: 10-12, name: Fiesta Nacional de España}\n"
	"  - {on: 11-01, name: Todos los Santos}\n"
	"  - {on: 12-06, name: Día de la Constitución}\n"
	"  - {on: 12-08, name: Inmaculada Concepción}\n"
	"  - {on: 12-25, name: Natividad del Señor}\n";

static const char gb_text[] =
	"# England and Wales, the usual bank holidays. Special ones are announced:\n"
	"# copy this file to calendars/ and add them as {on: 2026-06-15}.\n"
	"calendar: gb\n"
	"weekend: [saturday, sunday]\n"
	"holidays:\n"
	"  - {on: 01-01, name: New Year's Day, substitute: yes}\n"
	"  - {easter: -2, name: Good Friday}\n"
	"  - {easter: +1, name: Easter Monday}\n"
	"  - {on: first monday of may, name: Early May bank holiday}\n"
	"  - {on: last monday of may, name: Spring bank holiday}\n"
	"  - {on: last monday of august, name: Summer bank holiday}\n"
	"  - {on: 12-25, name: Christmas Day, substitute: yes}\n"
	"  - {on: 12-26, name: Boxing Day, substitute: yes}\n";

const char *const shipped_names[] = { "none", "fr", "de", "es", "gb", NULL };

const char *shipped_calendar(const char *name)
{
	static const char *const text[] = { none_text, fr_text, de_text,
					    es_text, gb_text };

	for (size_t i = 0; shipped_names[i]; i++)
		if (str_eq(name, shipped_names[i]))
			return text[i];
	return NULL;
}
