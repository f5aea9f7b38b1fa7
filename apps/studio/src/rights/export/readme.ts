/** README.txt of an export, in both languages: whoever opens it may not be who asked for it. */
export const readme = (facts: { name: string; studio: string; at: string }): string => `\
${facts.studio} – ${facts.name} – ${facts.at}

ENGLISH
Everything that ${facts.studio} keeps about you in Tandem at this time.
  profile.json       your details, account, and link to Spivi
  body-history.csv   weight, height, FTP and heart rates with their dates
  consents.csv       what you have allowed, and since when
  bookings.csv       your bookings
  waitlists.csv      classes in which you wait or have waited for a place
  held-spots.csv     spots that are held for you at this moment, while you choose
  passes.csv         passes that you hold or have held
  pass-entries.csv   what was given, added and taken of them; why, where nobody else has held the pass
  rides.csv          one line a ride, with every number and its unit
  rides.json         the same with zones, peaks, and what was sent, computed or set by hand
  traces/            second by second: power (W), heart rate (bpm), cadence (rpm), speed (km/h)
  fit/               the same rides as FIT files, for other programs
  tcx/               the same as TCX files, for programs that read no FIT
  doubles/           other recordings of the same rides, which gave way to richer ones
  calendars.csv      the link by which a calendar follows your bookings: since when, and when it last asked
  corrections.csv    numbers that staff set by hand
  elsewhere-left.csv what such a system says of your body and you left: which detail, without the value
  elsewhere.csv      who you are in a system from which the studio’s classes are read
  imports.csv        files that you brought
  lists.csv          the list from another program that brought you here
  mails.csv          what you were mailed in the last 90 days, and what it said where staff can read it
  payments.csv       passes that you bought here: what they cost, and what became of the payment
  push-devices.csv   devices on which you are told of things, and where their maker takes messages
  ride-links.csv     rides that you show by a link, and until when
  test-answers.csv   what you answered to tests that you rode
  tokens.csv         tokens by which programs of yours ask: what for, since when, until when, and last used
  uploads.csv        rides that are sent on to your own account elsewhere
  spivi-calls.csv    what was asked of Spivi about you, in the last days
  who-looked.csv     who of the studio has looked at your numbers
  log.csv            what was done with your details
Times end in Z (UTC) or in the offset of the place. The file holds health data: keep it safe.

FRANÇAIS
Tout ce que ${facts.studio} conserve à votre sujet dans Tandem à ce moment.
  profile.json       vos coordonnées, votre compte et votre lien avec Spivi
  body-history.csv   poids, taille, FTP et fréquences cardiaques, avec leurs dates
  consents.csv       ce que vous avez autorisé, et depuis quand
  bookings.csv       vos réservations
  waitlists.csv      les cours pour lesquels vous êtes ou avez été en liste d’attente
  held-spots.csv     les places retenues pour vous en ce moment, pendant que vous choisissez
  passes.csv         les forfaits que vous avez ou avez eus
  pass-entries.csv   ce qui y a été donné, ajouté et pris\xA0; pourquoi, si personne d’autre ne l’a eu
  rides.csv          une ligne par séance, avec chaque mesure et son unité
  rides.json         les mêmes, avec les zones, les pics, et ce qui a été reçu, calculé ou saisi à la main
  traces/            seconde par seconde\xA0: puissance (W), fréquence cardiaque (bpm), cadence (tr/min), vitesse (km/h)
  fit/               les mêmes séances en fichiers FIT, pour d’autres logiciels
  tcx/               les mêmes en fichiers TCX, pour les logiciels qui ne lisent pas le FIT
  doubles/           autres enregistrements des mêmes séances, qui ont cédé la place à de plus complets
  calendars.csv      le lien par lequel un agenda suit vos réservations\xA0: depuis quand, et sa dernière demande
  corrections.csv    mesures saisies à la main par l’équipe
  elsewhere-left.csv ce qu’un tel système dit de votre corps et que vous avez laissé : quelle donnée, sans la valeur
  elsewhere.csv      qui vous êtes dans un système d’où viennent les cours du studio
  imports.csv        fichiers que vous avez importés
  lists.csv          la liste, venue d’un autre logiciel, dont le studio a repris vos coordonnées
  mails.csv          ce qui vous a été écrit par e-mail ces 90 derniers jours, et le texte que l’équipe peut en lire
  payments.csv       les forfaits achetés ici\xA0: leur prix, et ce qu’est devenu le paiement
  push-devices.csv   les appareils sur lesquels vous recevez des avis, et où leur fabricant prend les messages
  ride-links.csv     les séances que vous montrez par un lien, et jusqu’à quand
  test-answers.csv   ce que vous avez répondu aux tests que vous avez faits
  tokens.csv         les jetons par lesquels vos programmes interrogent Tandem\xA0: pour quoi, de quand à quand, dernier usage
  uploads.csv        les séances envoyées à votre propre compte ailleurs
  spivi-calls.csv    ce qui a été demandé à Spivi à votre sujet, ces derniers jours
  who-looked.csv     qui, dans le studio, a consulté vos mesures
  log.csv            ce qui a été fait de vos données
Les heures se terminent par Z (UTC) ou par le décalage du lieu. Ce fichier contient des données de santé\xA0:
gardez-le en lieu sûr.
`;
