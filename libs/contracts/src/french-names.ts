/** « de » before a name, such as « de Jean PIN » or « d’Élise BONNEAU »; an h is taken as silent, as in most first names. */
export const withDe = (name: string): string => `${ELIDES.test(name) ? 'd’' : 'de '}${name}`;

const ELIDES = /^(?:[aeiouàâäéèêëîïôöùûüœæh]|y[^aeiouy])/iu;
