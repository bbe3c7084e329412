/** A trial to begin with; the text is the file `percuta trial` reads. */
export const EXAMPLE = `format: percuta-trial/1
name: Acne scars, needling against a sham
study:
  base: professional-face
  concerns: [{kind: acne_scars, shape: rolling, severity: moderate}]
people: 40
arms:
  - {name: sham, treatment: sham}
  - {name: needled}
visits: [90 d, 180 d]
endpoints:
  - {name: scar grade, outcome: goodman_baron, rater: blinded}
solve: {replicates: 50, seed: 1}
`;
