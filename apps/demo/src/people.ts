/** The people of the demo: made up, every one of them; the studio and the tracker are filled from the same table. */

/** Whom the tracker knows: under the same email as the studio, under another one, or not at all. */
export type DemoKind = 'matched' | 'other_email' | 'absent';
export type DemoPerson = {
  firstName: string;
  lastName: string;
  /** As the studio knows it. */
  email: string;
  /** As the tracker knows it. */
  trackerEmail: string;
  gender: 'female' | 'male';
  /** YYYY-MM-DD */
  birthDate: string;
  weightKg: number;
  heightCm: number;
  ftpW: number;
  restingHrBpm: number;
  maxHrBpm: number;
  kind: DemoKind;
};

type Row = readonly [
  firstName: string,
  lastName: string,
  gender: 'female' | 'male',
  birthDate: string,
  weightKg: number,
  heightCm: number,
  ftpW: number,
  restingHrBpm: number,
  maxHrBpm: number,
  kind: DemoKind,
];

// biome-ignore format: one person a line
const rows: readonly Row[] = [
  ['Camille', 'Pédalierre', 'female', '2001-09-28', 79.8, 176, 197, 58, 193, 'matched'],
  ['Barnaby', 'Gearwell', 'male', '1972-12-13', 63.5, 170, 233, 56, 170, 'matched'],
  ['Elsie', 'Moyeuville', 'female', '2001-03-24', 58.7, 170, 152, 47, 192, 'matched'],
  ['Gaspard', 'Spokesby', 'male', '1976-10-07', 67.1, 179, 185, 49, 179, 'matched'],
  ['Margaux', 'Rayonnet', 'female', '2001-06-13', 62.1, 172, 156, 66, 185, 'matched'],
  ['Rufus', 'Sprocketon', 'male', '1968-11-15', 72, 170, 229, 60, 174, 'absent'],
  ['Tilda', 'Guidonneau', 'female', '1997-11-15', 64.2, 169, 198, 48, 194, 'matched'],
  ['Célestin', 'Cranksworth', 'male', '1972-05-05', 76.7, 180, 275, 63, 168, 'other_email'],
  ['Anouk', 'Dérailleau', 'female', '1993-03-26', 67.4, 170, 152, 52, 193, 'matched'],
  ['Alfie', 'Chainley', 'male', '1976-11-15', 73.9, 175, 220, 59, 170, 'matched'],
  ['Harriet', 'Freinault', 'female', '1992-02-23', 74.3, 173, 252, 53, 190, 'matched'],
  ['Anatole', 'Saddleby', 'male', '2002-12-17', 69.4, 176, 186, 55, 191, 'matched'],
  ['Solène', 'Braquetin', 'female', '1984-01-04', 56.9, 161, 178, 50, 186, 'absent'],
  ['Jasper', 'Wheelock-Tandem', 'male', '1980-11-11', 76.4, 173, 189, 47, 169, 'matched'],
  ['Prudence', 'Jantelle', 'female', '1985-02-18', 54.9, 159, 135, 48, 177, 'other_email'],
  ['Baptiste', 'Cadencely', 'male', '1965-09-26', 72.1, 186, 157, 59, 168, 'matched'],
  ['Maëlle', 'Boyaudin', 'female', '1994-09-13', 71, 170, 158, 62, 193, 'matched'],
  ['Otto', 'Handlebarton', 'male', '1991-04-27', 75.7, 175, 223, 49, 182, 'matched'],
  ['Winifred', 'Potencier', 'female', '1995-07-10', 74.6, 177, 211, 52, 181, 'matched'],
  ['Loïc', 'Flywheelan', 'male', '1995-09-24', 75, 183, 181, 59, 188, 'matched'],
  ['Clémence', 'Maillotin', 'female', '1979-10-03', 74.3, 170, 172, 50, 171, 'other_email'],
  ['Percy', 'Cogsworthy', 'male', '1963-10-07', 70.5, 169, 174, 48, 162, 'matched'],
  ['Juno', 'Tandémont', 'female', '1966-01-20', 66.5, 166, 120, 47, 165, 'matched'],
  ['Malo', 'Rimsdale', 'male', '1991-01-03', 69.3, 183, 167, 60, 183, 'absent'],
  ['Apolline', 'Selleron', 'female', '1964-01-13', 58.1, 164, 187, 48, 170, 'matched'],
  ['Rowan', 'Tyresham', 'male', '1983-08-07', 90, 190, 236, 58, 179, 'matched'],
  ['Beatrix', 'Vélocourt', 'female', '1962-12-19', 56.8, 161, 110, 47, 161, 'other_email'],
  ['Théodule', 'Bottlecage', 'male', '1969-09-01', 69.3, 175, 165, 55, 171, 'matched'],
  ['Océane', 'Fourchelin', 'female', '1984-10-12', 67.7, 163, 151, 64, 183, 'matched'],
  ['Edmund', 'Headsetter', 'male', '1985-12-20', 75.7, 172, 173, 53, 174, 'matched'],
  ['Flora', 'Grimpereau', 'female', '1977-04-23', 63.1, 173, 163, 58, 181, 'matched'],
  ['Corentin', 'Pumpkinsprint', 'male', '1993-11-07', 68.7, 175, 187, 45, 192, 'absent'],
  ['Ségolène', 'Pignonneau', 'female', '1998-02-08', 58.1, 167, 166, 57, 188, 'matched'],
  ['Silas', 'Bidonworth', 'male', '1978-02-23', 61.6, 171, 178, 49, 182, 'other_email'],
  ['Imogen', 'Échappeau', 'female', '1986-04-12', 74.4, 174, 212, 65, 177, 'matched'],
  ['Aurèle', 'Cleatley', 'male', '1981-10-23', 74.6, 183, 234, 66, 173, 'matched'],
  ['Lison', 'Bonifacelle', 'female', '1970-08-25', 80.4, 178, 211, 49, 170, 'matched'],
  ['Monty', 'Slipstreamer', 'male', '1993-01-21', 82.1, 192, 312, 46, 184, 'matched'],
  ['Nell', 'Rouleville', 'female', '1987-08-01', 65.6, 166, 130, 56, 176, 'matched'],
  ['Yannick', 'Wattsbury', 'male', '1988-07-24', 77.6, 182, 308, 57, 177, 'other_email'],
  ['Capucine', 'Sonnettier', 'female', '1964-10-13', 65.8, 174, 173, 52, 165, 'matched'],
  ['Digby', 'Brakewell', 'male', '1973-05-28', 82, 181, 304, 46, 171, 'matched'],
  ['Odette', 'Lanternelle', 'female', '1968-05-14', 63.9, 176, 135, 56, 161, 'absent'],
  ['Florimond', 'Towpath', 'male', '1976-05-19', 70.8, 176, 236, 51, 177, 'matched'],
  ['Romane', 'Cyclamard', 'female', '1994-10-13', 58.6, 166, 117, 60, 181, 'matched'],
  ['Ned', 'Hubbington', 'male', '1986-04-14', 77.3, 175, 229, 49, 183, 'matched'],
  ['Thea', 'Peletonnet', 'female', '1978-02-21', 72.7, 170, 216, 57, 172, 'other_email'],
  ['Léandre', 'Frameby', 'male', '1985-12-08', 73.2, 169, 280, 65, 183, 'matched'],
  ['Violaine', 'Manivelier', 'female', '2002-08-25', 55.2, 158, 190, 49, 195, 'matched'],
  ['Wilbur', 'Axleborough', 'male', '1984-03-01', 81.9, 186, 196, 51, 180, 'matched'],
  ['Poppy', 'Dossardin', 'female', '2000-11-28', 52.1, 158, 167, 51, 183, 'absent'],
  ['Armel', 'Ridgewheel', 'male', '1978-06-10', 66.8, 177, 226, 61, 171, 'matched'],
  ['Garance', 'Musettier', 'female', '1970-02-03', 71.9, 169, 147, 46, 173, 'matched'],
  ['Hugo', 'Puncturley', 'male', '1979-11-13', 71.1, 168, 171, 50, 175, 'other_email'],
  ['Mabel', 'Valvelin', 'female', '2000-12-01', 72.1, 179, 236, 52, 191, 'matched'],
  ['Gilles', 'Treadgold-Pim', 'male', '2002-08-22', 89.4, 192, 238, 54, 188, 'matched'],
  ['Éloïse', 'Cassettier', 'female', '1980-07-02', 68.9, 170, 178, 53, 174, 'matched'],
  ['Casper', 'Echelonby', 'male', '1979-03-11', 59.6, 169, 223, 60, 176, 'matched'],
  ['Ida', 'Gourdinet', 'female', '1997-10-05', 67.1, 176, 224, 53, 192, 'absent'],
  ['Ulysse', 'Steadycadence', 'male', '1992-12-28', 90.7, 188, 293, 63, 179, 'matched'],
];

/** 'Éloïse' → 'eloise'. */
const plain = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z]+/g, '-');

export const demoPeople: readonly DemoPerson[] = rows.map(
  ([firstName, lastName, gender, birthDate, weightKg, heightCm, ftpW, restingHrBpm, maxHrBpm, kind]) => {
    const trackerEmail = `${plain(firstName)}.${plain(lastName)}@demo.tandem.example`;
    return {
      firstName,
      lastName,
      email: kind === 'other_email' ? `${plain(firstName)}@home.tandem.example` : trackerEmail,
      trackerEmail,
      gender,
      birthDate,
      weightKg,
      heightCm,
      ftpW,
      restingHrBpm,
      maxHrBpm,
      kind,
    };
  },
);
