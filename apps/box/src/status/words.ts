/** The status page's words. What states say in English stands with them, as the log says it too. */
import { strengthOf } from '@tandem/api/words';
import type { SensorKind } from '@tandem/sensors/radio';
import type { SpoolCode } from '../send/spool.ts';
import { STICK_STATES, type StickCode } from '../sources/ant/stick-state.ts';
import {
  BLUETOOTH_STATES,
  type BluetoothCode,
  SENSOR_STATES,
  type SensorCode,
} from '../sources/ble/bluetooth-state.ts';
import type { Said } from '../sources/sentence.ts';

export type Language = 'en' | 'fr';
type Channel = 'powerW' | 'heartRateBpm' | 'cadenceRpm' | 'speedKmh';

export type Words = {
  title: string;
  revoked: { says: string; remedy: string };
  stick: Record<StickCode, Said>;
  notAsked: Said;
  bluetooth: Record<BluetoothCode, Said>;
  bluetoothNotAsked: Said;
  /** Each follows the name of a sensor. */
  sensor: Record<SensorCode, Said>;
  spool: Record<SpoolCode, Said>;
  clock: (skewSeconds: number, corrected: boolean) => Said;
  otherProgram: Said;
  version: (version: string) => string;
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

/** As the club's page shows it with its code and its own address. */
const PAIR = 'sudo tandem-box pair CODE --tracker';

const FRENCH_STRENGTH = { strong: 'fort', fair: 'moyen', weak: 'faible' };

export const WORDS: Record<Language, Words> = {
  en: {
    title: 'What this box hears',
    revoked: {
      says: 'The tracker takes nothing of this box any more: its token was revoked.',
      remedy: `On the tracker’s page of the club press Pair a program; on this machine run: ${PAIR} ADDRESS`,
    },
    stick: STICK_STATES,
    notAsked: { says: 'The stick is not yet asked.', remedy: null },
    bluetooth: BLUETOOTH_STATES,
    bluetoothNotAsked: { says: 'Bluetooth is not yet asked.', remedy: null },
    sensor: SENSOR_STATES,
    spool: {
      full: {
        says: 'The disk of this box is full: what is not yet sent lives in its memory alone.',
        remedy: 'Free some room, and do not restart the box before.',
      },
      unusable: {
        says: 'The folder of what is not yet sent cannot be used: that lives in the box’s memory alone.',
        remedy: 'Check the disk, and do not restart the box before.',
      },
    },
    clock: (skewSeconds, corrected) => ({
      says: `The clock of this box is ${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'fast' : 'slow'}.`,
      remedy: corrected ? 'The tracker corrects that; set it when you can.' : 'Set it.',
    }),
    otherProgram: {
      says: 'Another program sends with the token of this box.',
      remedy: 'Stop one of them, or pair it as a box of its own.',
    },
    version: (version) => `Program ${version}`,
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
      remedy: `Sur la page du club, dans le tracker, appuyez sur Associer un programme ; sur cette machine, lancez : ${PAIR} ADRESSE`,
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
    notAsked: { says: 'La clé n’est pas encore interrogée.', remedy: null },
    bluetooth: {
      no_library: {
        says: 'Cette machine n’a pas de pilote pour le Bluetooth : le paquet facultatif « @stoprocent/noble » n’est pas installé.',
        remedy:
          'Réinstallez le boîtier avec npm, sans --omit=optional, sur un système pour lequel il est fait.',
      },
      no_adapter: {
        says: 'Cette machine n’a pas d’adaptateur Bluetooth.',
        remedy: 'Branchez-en un, ou activez celui de la machine ; il est reconnu tout seul.',
      },
      lost: {
        says: 'L’adaptateur Bluetooth était là, et n’y est plus.',
        remedy: 'Rebranchez-le ; il est reconnu tout seul.',
      },
      unsupported: {
        says: 'L’adaptateur Bluetooth ne connaît pas le Bluetooth Low Energy, par lequel parlent les capteurs.',
        remedy: 'Branchez-en un de Bluetooth 4.0 ou plus récent.',
      },
      off: {
        says: 'L’adaptateur Bluetooth est éteint.',
        remedy: 'Allumez-le : sous Linux par « rfkill unblock bluetooth » et « bluetoothctl power on ».',
      },
      no_permission: {
        says: 'L’adaptateur Bluetooth est là, mais ce programme n’a pas le droit de s’en servir.',
        remedy:
          'Lancez-le comme le service qu’écrit tandem-box install --ble, ou donnez à cet utilisateur l’accès au Bluetooth.',
      },
      no_answer: {
        says: 'L’adaptateur Bluetooth ne répond pas.',
        remedy:
          'Un nouvel essai suit. Si cela dure, débranchez-le et rebranchez-le, ou redémarrez la machine.',
      },
      scan_refused: {
        says: 'L’adaptateur Bluetooth n’écoute pas la salle.',
        remedy:
          'Un nouvel essai suit. Si cela dure, arrêtez les autres programmes qui utilisent le Bluetooth ici.',
      },
      cannot_open: {
        says: 'L’adaptateur Bluetooth est inutilisable.',
        remedy: 'Un nouvel essai suit. Si cela dure, redémarrez la machine.',
      },
      starting: { says: 'L’adaptateur Bluetooth se prépare.', remedy: null },
      quiet: {
        says: 'Le Bluetooth écoute et n’a encore entendu aucun capteur.',
        remedy:
          'Portez une ceinture ou donnez quelques tours de pédales, et coupez leur connexion aux téléphones et aux vélos.',
      },
      listening: { says: 'Le Bluetooth écoute, et entend des capteurs.', remedy: null },
      full: {
        says: 'Le Bluetooth tient autant de connexions que l’adaptateur le peut, et des capteurs en attendent une.',
        remedy:
          'Entendez-les par ANT+, ou par un deuxième boîtier. Les ceintures qui disent leur fréquence à tous n’ont pas besoin de connexion.',
      },
      silent: {
        says: 'Le Bluetooth n’entend plus aucun capteur, et redémarre de temps en temps.',
        remedy: 'Rien à faire si personne ne pédale. Sinon, redémarrez la machine.',
      },
    },
    bluetoothNotAsked: { says: 'Le Bluetooth n’est pas encore interrogé.', remedy: null },
    sensor: {
      connecting: { says: 'se connecte.', remedy: null },
      connected: { says: 'est connecté et entendu.', remedy: null },
      waiting: {
        says: 'attend une connexion : l’adaptateur n’en tient pas plus.',
        remedy: 'Entendez-le par ANT+, ou par un deuxième boîtier.',
      },
      refused: {
        says: 'refuse la connexion.',
        remedy:
          'Un nouvel essai suit. Si cela dure, coupez sa connexion à un téléphone ou à un vélo, ou changez sa pile.',
      },
      mute: {
        says: 'était connecté et n’envoyait plus rien ; il est reconnecté.',
        remedy: 'Portez-le ou donnez quelques tours de pédales. Si cela dure, changez sa pile.',
      },
      away: {
        says: 'est connu, mais n’est pas entendu.',
        remedy: 'Il dort, est hors de portée, ou un téléphone ou un vélo le tient : coupez cette connexion.',
      },
      strange: { says: 'ne dit rien de ce qui est compris ici.', remedy: null },
    },
    spool: {
      full: {
        says: 'Le disque de ce boîtier est plein : ce qui n’est pas encore envoyé n’est que dans sa mémoire.',
        remedy: 'Libérez de la place, et ne redémarrez pas le boîtier avant.',
      },
      unusable: {
        says: 'Le dossier de ce qui n’est pas encore envoyé est inutilisable : cela n’est que dans la mémoire du boîtier.',
        remedy: 'Vérifiez le disque, et ne redémarrez pas le boîtier avant.',
      },
    },
    clock: (skewSeconds, corrected) => ({
      says: `L’horloge de ce boîtier ${skewSeconds > 0 ? 'avance' : 'retarde'} de ${Math.abs(skewSeconds)} s.`,
      remedy: corrected ? 'Le tracker corrige cela ; réglez-la quand vous pourrez.' : 'Réglez-la.',
    }),
    otherProgram: {
      says: 'Un autre programme envoie avec le jeton de ce boîtier.',
      remedy: 'Arrêtez l’un des deux, ou associez-le comme un boîtier à part.',
    },
    version: (version) => `Programme ${version}`,
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
