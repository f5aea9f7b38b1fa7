/** The status page's words. What the stick's states say in English stands with them, as the log says it too. */
import { strengthOf } from '@tandem/api/words';
import type { SensorKind } from '@tandem/sensors/radio';
import { STICK_STATES, type StickCode } from '../sources/ant/stick-state.ts';

export type Language = 'en' | 'fr';
type Channel = 'powerW' | 'heartRateBpm' | 'cadenceRpm' | 'speedKmh';

export type Words = {
  title: string;
  revoked: { says: string; remedy: string };
  stick: Record<StickCode, { says: string; remedy: string | null }>;
  notAsked: string;
  waiting: (batches: number) => string;
  sensors: (count: number) => string;
  none: string;
  columns: readonly string[];
  kinds: Record<SensorKind, string>;
  tells: Record<Channel, string>;
  strength: (dbm: number) => string;
  seconds: (count: number) => string;
  battery: (percent: number) => string;
  batteryLow: string;
  seat: (number: number) => string;
  toTracker: string;
  toNobody: string;
};

const FRENCH_STRENGTH = { strong: 'fort', fair: 'moyen', weak: 'faible' };

export const WORDS: Record<Language, Words> = {
  en: {
    title: 'What this box hears',
    revoked: {
      says: 'The tracker takes nothing of this box any more: its token was revoked.',
      remedy: 'Make a code on the tracker’s page of the club, and give it to tandem-box pair.',
    },
    stick: STICK_STATES,
    notAsked: 'The stick is not yet asked.',
    waiting: (batches) =>
      batches < 2 ? 'Nothing waits for the tracker.' : `${batches} seconds wait for the tracker.`,
    sensors: (count) => (count === 1 ? '1 sensor' : `${count} sensors`),
    none: 'No sensor is heard.',
    columns: ['Sensor', 'Number', 'Signal', 'Last heard', 'Tells', 'Battery', 'Goes to'],
    kinds: {
      heartRate: 'Heart rate strap',
      power: 'Power meter',
      speed: 'Speed',
      cadence: 'Cadence',
      speedAndCadence: 'Speed and cadence',
      fitnessEquipment: 'Fitness equipment',
      indoorBike: 'Bike',
      rower: 'Rower',
      crossTrainer: 'Cross-trainer',
      battery: 'Battery',
    },
    tells: { powerW: 'power', heartRateBpm: 'heart rate', cadenceRpm: 'cadence', speedKmh: 'speed' },
    strength: (dbm) => `${strengthOf(dbm)} (${dbm} dBm)`,
    seconds: (count) => `${count} s ago`,
    battery: (percent) => `${percent}%`,
    batteryLow: 'low',
    seat: (number) => `seat ${number}`,
    toTracker: 'the tracker',
    toNobody: 'nobody',
  },
  fr: {
    title: 'Ce que ce boîtier entend',
    revoked: {
      says: 'Le tracker ne prend plus rien de ce boîtier : son jeton a été révoqué.',
      remedy: 'Créez un code sur la page du club, dans le tracker, et donnez-le à tandem-box pair.',
    },
    stick: {
      no_library: {
        says: 'Cette machine n’a pas de pilote pour les clés USB : le paquet facultatif « usb » n’est pas installé.',
        remedy:
          'Réinstallez le boîtier avec npm, sans --omit=optional, sur un système pour lequel il est fait.',
      },
      no_usb: {
        says: 'Cette machine ne dit pas ce qui y est branché.',
        remedy: 'Lancez le boîtier sur la machine elle-même, ou donnez à son conteneur l’accès à l’USB.',
      },
      unplugged: {
        says: 'Aucune clé ANT+ n’est branchée.',
        remedy: 'Branchez-en une ; elle est reconnue toute seule.',
      },
      no_permission: {
        says: 'La clé ANT+ est là, mais ce programme n’a pas le droit de l’ouvrir.',
        remedy: 'Laissez tandem-box install écrire la règle udev, puis débranchez et rebranchez la clé.',
      },
      held: {
        says: 'La clé ANT+ est prise par un autre programme.',
        remedy: 'Arrêtez l’autre programme : une clé n’en sert qu’un à la fois.',
      },
      cannot_open: {
        says: 'La clé ANT+ ne s’ouvre pas.',
        remedy: 'Si cela dure, débranchez-la et rebranchez-la.',
      },
      starting: { says: 'La clé ANT+ se prépare.', remedy: null },
      no_answer: {
        says: 'La clé ANT+ ne répond pas.',
        remedy: 'Si cela dure, débranchez-la et rebranchez-la sur une autre prise, sans concentrateur.',
      },
      key_refused: {
        says: 'La clé ANT+ refuse la clé du réseau.',
        remedy: 'Un nouvel essai suit. Si cela dure, vérifiez la clé du réseau et essayez une autre clé USB.',
      },
      scan_refused: {
        says: 'La clé ANT+ ne sait pas écouter toute une salle.',
        remedy: 'Un nouvel essai suit. Si cela dure, prenez-en une plus récente : ANTUSB2 ou ANTUSB-m.',
      },
      quiet: {
        says: 'La clé ANT+ écoute et n’a encore entendu aucun capteur.',
        remedy:
          'Portez une ceinture ou donnez quelques tours de pédales. Si rien ne vient, vérifiez la clé du réseau ANT+ : avec une fausse, on n’entend rien.',
      },
      listening: { says: 'La clé ANT+ écoute, et entend des capteurs.', remedy: null },
      silent: {
        says: 'La clé ANT+ n’entend plus rien, et redémarre de temps en temps.',
        remedy: 'Rien à faire si personne ne pédale. Sinon, débranchez-la et rebranchez-la.',
      },
    },
    notAsked: 'La clé n’est pas encore interrogée.',
    waiting: (batches) =>
      batches < 2 ? 'Rien n’attend le tracker.' : `${batches} secondes attendent le tracker.`,
    sensors: (count) => (count < 2 ? `${count} capteur` : `${count} capteurs`),
    none: 'Aucun capteur n’est entendu.',
    columns: ['Capteur', 'Numéro', 'Signal', 'Entendu', 'Mesure', 'Pile', 'Destination'],
    kinds: {
      heartRate: 'Ceinture cardiaque',
      power: 'Capteur de puissance',
      speed: 'Vitesse',
      cadence: 'Cadence',
      speedAndCadence: 'Vitesse et cadence',
      fitnessEquipment: 'Appareil de fitness',
      indoorBike: 'Vélo',
      rower: 'Rameur',
      crossTrainer: 'Elliptique',
      battery: 'Pile',
    },
    tells: {
      powerW: 'puissance',
      heartRateBpm: 'fréquence cardiaque',
      cadenceRpm: 'cadence',
      speedKmh: 'vitesse',
    },
    strength: (dbm) => `${FRENCH_STRENGTH[strengthOf(dbm)]} (${dbm} dBm)`,
    seconds: (count) => `il y a ${count} s`,
    battery: (percent) => `${percent} %`,
    batteryLow: 'faible',
    seat: (number) => `siège ${number}`,
    toTracker: 'tracker',
    toNobody: 'aucune',
  },
};

/** The language that a browser asks for first, of those there are. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const asked = (acceptLanguage ?? '')
    .slice(0, 200)
    .toLowerCase()
    .match(/\b(en|fr)\b/);
  return asked?.[1] === 'fr' ? 'fr' : 'en';
}
