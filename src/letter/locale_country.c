/*
 * What countries are called in letters: the ones that a European seller has
 * customers in. Of others the code stands, which is better than nothing.
 */
#include <string.h>

#include "locale.h"
#include "relance/text.h"

static const struct {
	const char *code;
	struct wording name;
} countries[] = {
	{ "FR", { "France", "France", "Frankreich", "Francia" } },
	{ "DE", { "Allemagne", "Germany", "Deutschland", "Alemania" } },
	{ "AT", { "Autriche", "Austria", "Österreich", "Austria" } },
	{ "ES", { "Espagne", "Spain", "Spanien", "España" } },
	{ "GB",
	  { "Royaume-Uni", "United Kingdom", "Vereinigtes Königreich",
	    "Reino Unido" } },
	{ "IE", { "Irlande", "Ireland", "Irland", "Irlanda" } },
	{ "US", { "États-Unis", "United States", "USA", "Estados Unidos" } },
	{ "BE", { "Belgique", "Belgium", "Belgien", "Bélgica" } },
	{ "CH", { "Suisse", "Switzerland", "Schweiz", "Suiza" } },
	{ "LI",
	  { "Liechtenstein", "Liechtenstein", "Liechtenstein",
	    "Liechtenstein" } },
	{ "LU", { "Luxembourg", "Luxembourg", "Luxemburg", "Luxemburgo" } },
	{ "MC", { "Monaco", "Monaco", "Monaco", "Mónaco" } },
	{ "IT", { "Italie", "Italy", "Italien", "Italia" } },
	{ "NL", { "Pays-Bas", "Netherlands", "Niederlande", "Países Bajos" } },
	{ "PT", { "Portugal", "Portugal", "Portugal", "Portugal" } },
	{ "PL", { "Pologne", "Poland", "Polen", "Polonia" } },
	{ "GR", { "Grèce", "Greece", "Griechenland", "Grecia" } },
	{ "DK", { "Danemark", "Denmark", "Dänemark", "Dinamarca" } },
	{ "SE", { "Suède", "Sweden", "Schweden", "Suecia" } },
	{ "FI", { "Finlande", "Finland", "Finnland", "Finlandia" } },
	{ "NO", { "Norvège", "Norway", "Norwegen", "Noruega" } },
	{ "IS", { "Islande", "Iceland", "Island", "Islandia" } },
	{ "CZ", { "Tchéquie", "Czechia", "Tschechien", "Chequia" } },
	{ "SK", { "Slovaquie", "Slovakia", "Slowakei", "Eslovaquia" } },
	{ "HU", { "Hongrie", "Hungary", "Ungarn", "Hungría" } },
	{ "RO", { "Roumanie", "Romania", "Rumänien", "Rumanía" } },
	{ "BG", { "Bulgarie", "Bulgaria", "Bulgarien", "Bulgaria" } },
	{ "HR", { "Croatie", "Croatia", "Kroatien", "Croacia" } },
	{ "SI", { "Slovénie", "Slovenia", "Slowenien", "Eslovenia" } },
	{ "RS", { "Serbie", "Serbia", "Serbien", "Serbia" } },
	{ "EE", { "Estonie", "Estonia", "Estland", "Estonia" } },
	{ "LV", { "Lettonie", "Latvia", "Lettland", "Letonia" } },
	{ "LT", { "Lituanie", "Lithuania", "Litauen", "Lituania" } },
	{ "MT", { "Malte", "Malta", "Malta", "Malta" } },
	{ "CY", { "Chypre", "Cyprus", "Zypern", "Chipre" } },
	{ "TR", { "Turquie", "Türkiye", "Türkei", "Turquía" } },
	{ "UA", { "Ukraine", "Ukraine", "Ukraine", "Ucrania" } },
	{ "MA", { "Maroc", "Morocco", "Marokko", "Marruecos" } },
	{ "DZ", { "Algérie", "Algeria", "Algerien", "Argelia" } },
	{ "TN", { "Tunisie", "Tunisia", "Tunesien", "Túnez" } },
	{ "EG", { "Égypte", "Egypt", "Ägypten", "Egipto" } },
	{ "SN", { "Sénégal", "Senegal", "Senegal", "Senegal" } },
	{ "CI",
	  { "Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire",
	    "Costa de Marfil" } },
	{ "ZA",
	  { "Afrique du Sud", "South Africa", "Südafrika", "Sudáfrica" } },
	{ "IL", { "Israël", "Israel", "Israel", "Israel" } },
	{ "AE",
	  { "Émirats arabes unis", "United Arab Emirates",
	    "Vereinigte Arabische Emirate", "Emiratos Árabes Unidos" } },
	{ "SA",
	  { "Arabie saoudite", "Saudi Arabia", "Saudi-Arabien",
	    "Arabia Saudí" } },
	{ "CA", { "Canada", "Canada", "Kanada", "Canadá" } },
	{ "MX", { "Mexique", "Mexico", "Mexiko", "México" } },
	{ "BR", { "Brésil", "Brazil", "Brasilien", "Brasil" } },
	{ "AR", { "Argentine", "Argentina", "Argentinien", "Argentina" } },
	{ "CL", { "Chili", "Chile", "Chile", "Chile" } },
	{ "CO", { "Colombie", "Colombia", "Kolumbien", "Colombia" } },
	{ "PE", { "Pérou", "Peru", "Peru", "Perú" } },
	{ "CN", { "Chine", "China", "China", "China" } },
	{ "JP", { "Japon", "Japan", "Japan", "Japón" } },
	{ "KR",
	  { "Corée du Sud", "South Korea", "Südkorea", "Corea del Sur" } },
	{ "IN", { "Inde", "India", "Indien", "India" } },
	{ "SG", { "Singapour", "Singapore", "Singapur", "Singapur" } },
	{ "AU", { "Australie", "Australia", "Australien", "Australia" } },
	{ "NZ",
	  { "Nouvelle-Zélande", "New Zealand", "Neuseeland",
	    "Nueva Zelanda" } },
};

const char *locale_country(const char *language, const char *country)
{
	for (size_t i = 0; i < sizeof countries / sizeof *countries; i++)
		if (country && text_same_ci(country, countries[i].code))
			return locale_wording(&countries[i].name, language);
	return country;
}

/* The names have no small letters but a-z and those of Latin-1. */
const char *locale_country_abroad(struct arena *arena, const char *language,
				  const char *country)
{
	const char *name = locale_country(language, country);
	char *upper = name ? arena_strdup(arena, name) : NULL;

	for (unsigned char *p = (unsigned char *)upper; p && *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (unsigned char)(*p - 'a' + 'A');
		else if (*p == 0xc3 && p[1] >= 0xa0 && p[1] <= 0xbe)
			p[1] = (unsigned char)(p[1] - 0x20);
	return upper;
}
