/** Whom a first name is given to. */
export type Gender = 'f' | 'm';

/** A first name: how often it is met among all ages, and the year around which it was given most. */
export interface FirstName {
  readonly name: string;
  readonly gender: Gender;
  readonly weight: number;
  readonly peak: number;
}

/** Each with its weight and its peak; with letters of Windows-1252 alone, since files are written in it too. */
const WOMEN = `
Marie 90 1960, Nathalie 78 1966, Isabelle 72 1964, Sylvie 68 1962, Catherine 66 1958, Sandrine 56 1972, Christine 64 1962,
Véronique 54 1964, Valérie 56 1968, Stéphanie 58 1976, Céline 56 1978, Sophie 52 1972, Aurélie 50 1982, Émilie 48 1981,
Julie 50 1986, Virginie 42 1976, Karine 36 1972, Corinne 38 1964, Laurence 40 1967, Anne 44 1962, Martine 44 1955,
Brigitte 38 1958, Patricia 42 1963, Florence 40 1966, Delphine 40 1977, Élodie 46 1986, Laetitia 34 1978, Hélène 38 1968,
Caroline 38 1977, Claire 38 1978, Mélanie 38 1985, Laura 40 1992, Marion 40 1990, Camille 44 1993, Pauline 40 1991,
Sarah 38 1991, Charlotte 32 1989, Lucie 34 1988, Manon 38 1996, Léa 40 1998, Chloé 36 1998, Mathilde 32 1992, Emma 28 2003,
Anaïs 34 1992, Justine 32 1991, Marine 36 1991, Amandine 36 1986, Audrey 38 1984, Vanessa 28 1983, Jessica 28 1989,
Angélique 28 1976, Séverine 34 1975, Peggy 9 1974, Cécile 36 1975, Agnès 28 1962, Béatrice 30 1962, Dominique 28 1957,
Pascale 30 1963, Odile 18 1957, Élisabeth 28 1960, Françoise 36 1954, Michèle 26 1953, Monique 20 1950, Annie 24 1954,
Chantal 32 1955, Évelyne 24 1957, Muriel 22 1965, Fabienne 28 1966, Estelle 24 1977, Magali 24 1976, Élise 24 1983,
Claude 5 1955, Christelle 40 1973, Carole 24 1970, Rachel 16 1976, Sabrina 24 1983, Sonia 22 1975, Nadia 20 1973,
Fatima 20 1973, Samira 14 1977, Yasmine 10 1994, Leïla 10 1980, Khadija 10 1979, Aïcha 9 1978, Nora 9 1979, Awa 5 1992,
Fatoumata 8 1993, Mariama 5 1990, Thi 3 1975, Linh 3 1988, Mei 3 1990, Ana 8 1985, Maria 18 1966, Rosa 5 1962,
Paola 4 1984, Giulia 5 1995, Katarzyna 3 1980, Agnieszka 3 1981, Ekaterina 3 1985, Elif 4 1994, Zeynep 3 1996,
Marie-Claude 14 1953, Marie-Christine 14 1958, Marie-Laure 12 1968, Marie-Hélène 12 1960, Marie-Pierre 10 1961,
Anne-Marie 14 1956, Anne-Sophie 12 1982, Anne-Laure 12 1980, Marie-Noëlle 8 1959, Maëlle 12 1998, Noémie 22 1993,
Océane 24 1999, Inès 18 2000, Jade 14 2003, Lola 12 2002, Zoé 14 2001, Éloïse 16 1994, Solène 16 1992, Maëva 14 1997,
Gaëlle 22 1979, Joëlle 16 1957, Noëlle 5 1956, Clémence 22 1992, Coralie 22 1988, Ophélie 18 1991, Laurine 10 1995,
Perrine 12 1986, Romane 12 1999, Agathe 12 1997, Apolline 4 2001, Bérénice 6 1985, Capucine 6 2000, Edwige 7 1968,
Ghislaine 14 1957, Josiane 16 1953, Jocelyne 16 1954, Marie-France 8 1954, Régine 10 1957, Solange 6 1953, Thérèse 7 1951,
Nolwenn 5 1990, Maïté 4 1978, Naïma 6 1976, Zélie 2 2002, Philomène 2 1950, Cyrielle 8 1987, Fanny 26 1984, Tiphaine 10 1989
`;

const MEN = `
Philippe 78 1962, Christophe 72 1970, Stéphane 68 1971, Nicolas 74 1979, Laurent 66 1967, Frédéric 60 1970, Éric 64 1965,
Pascal 62 1963, Thierry 62 1964, David 54 1974, Sébastien 60 1977, Julien 60 1984, Alain 56 1955, Patrick 58 1959,
Jean 40 1952, Pierre 46 1968, Michel 54 1952, Bernard 40 1951, Christian 44 1955, Dominique 30 1958, Bruno 42 1963,
Olivier 52 1968, Jérôme 46 1974, Guillaume 46 1982, Vincent 44 1976, Alexandre 46 1989, Thomas 48 1990, Maxime 42 1991,
Antoine 36 1990, Romain 40 1988, Mathieu 36 1984, Matthieu 22 1982, Benjamin 34 1986, Kévin 36 1991, Anthony 34 1986,
Florian 34 1990, Arnaud 28 1976, Cédric 34 1977, Ludovic 28 1976, Fabrice 32 1969, Franck 30 1968, Gilles 28 1962,
Didier 36 1960, Serge 22 1956, Daniel 30 1953, Gérard 22 1951, Jacques 24 1953, François 32 1962, Denis 22 1961, Hervé 26 1963,
Marc 34 1964, Yves 20 1957, Xavier 24 1970, Emmanuel 28 1970, Fabien 26 1978, Grégory 26 1980, Damien 30 1984, Aurélien 24 1985,
Jérémy 30 1987, Clément 34 1992, Quentin 32 1993, Valentin 28 1996, Lucas 30 1998, Hugo 28 1999, Théo 26 1998, Enzo 14 2002,
Nathan 18 2000, Louis 22 1996, Jules 14 2000, Adrien 28 1989, Simon 22 1991, Baptiste 22 1995, Rémi 24 1988, Rémy 12 1984,
Loïc 22 1985, Gaël 14 1984, Yann 18 1976, Joël 14 1958, Raphaël 20 1988, Michaël 28 1981, Mickaël 26 1984, Noël 4 1955,
Jean-Pierre 20 1951, Jean-Luc 22 1958, Jean-Marc 22 1961, Jean-Claude 18 1950, Jean-François 20 1960, Jean-Michel 18 1957,
Jean-Baptiste 12 1985, Jean-Christophe 8 1970, Pierre-Yves 6 1968, Paul-Henri 2 1965, Claude 12 1952, Camille 8 1993,
Roger 5 1948, Roland 9 1954, René 6 1949, Gaston 1 1950, Régis 16 1964, Sylvain 28 1978, Yannick 20 1968, Cyril 20 1975,
Cyrille 7 1972, Mohamed 20 1978, Karim 16 1976, Rachid 12 1970, Mehdi 14 1990, Ahmed 10 1972, Yacine 7 1990, Samir 8 1976,
Saïd 7 1971, Mamadou 8 1987, Ousmane 5 1988, Ibrahima 4 1988, Moussa 6 1989, Kofi 1 1985, Minh 2 1982, Wei 2 1988,
José 10 1962, António 3 1962, Manuel 12 1964, Luís 2 1970, Marco 5 1975, Giovanni 4 1972, Piotr 2 1979, Jürgen 1 1962,
Björn 1 1980, Mehmet 5 1978, Emre 4 1994, Mustafa 5 1980, Dylan 14 1996, Tristan 12 1996, Corentin 18 1995, Gaëtan 12 1990,
Ulysse 2 1998, Félix 8 1997, Léo 14 1999, Éloi 2 1998, Étienne 16 1984, Ambroise 1 1995, Désiré 1 1950, Maël 6 2003,
Bastien 22 1992, Dorian 12 1996, Erwan 8 1986, Geoffrey 12 1988, Gauthier 8 1988, Hubert 8 1956, Lionel 20 1970, Norbert 6 1957
`;

const parse = (text: string, gender: Gender): FirstName[] =>
  text
    .trim()
    .split(/,\s*/)
    .map((entry) => {
      const [name, weight, peak] = entry.split(' ');
      return { name: name!, gender, weight: Number(weight), peak: Number(peak) };
    });

/** The first names of the staff, with rough weights. */
export const firstNames: readonly FirstName[] = [...parse(WOMEN, 'f'), ...parse(MEN, 'm')];
