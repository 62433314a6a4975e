/**
 * The words that the staff's tutorial quotes, to the letter, straight apostrophes included: people look on the
 * screen for what they read there. All other texts have typographic apostrophes.
 */
export const LABELS = {
  welcome: 'Pratic',
  signIn: 'Connexion',
  unknownCredentials: 'je ne connais pas mon identifiant et/ou mot de passe',
  accessCodes: "Mes codes d'accès",
  wantAccessCodes: "Je souhaite recevoir mes codes d'accès",
  knowNothing: 'A – Je ne connais rien du tout.',
  knowLogin: 'B – Je connais mon identifiant.',
  setPassword: "C – J'initialise mon mot de passe",
  whereIsMyRequest: 'Où en est ma demande ?',
  usualName: 'Nom usuel',
  firstName: 'Prénom',
  birthDate: 'Date de naissance',
  search: 'lancer la recherche',
  getAccessCodes: "obtenir mes codes d'accès",
  yourAddress: 'votre adresse',
  yourLogin: 'votre identifiant',
  wantNewPassword: 'Je souhaite initialiser mon mot de passe',
  firstCode: '1er code',
  secondCode: '2e code',
  atRectorat: 'Vous êtes affecté(e) au Rectorat',
  sendRequest: 'envoyer ma demande de code',
  changePassword: 'modifier mon mot de passe',
  cancel: 'annuler',
  notMe: "Ce n'est pas moi",
  mail: 'Ma messagerie',
  signOut: 'se déconnecter',
} as const;
