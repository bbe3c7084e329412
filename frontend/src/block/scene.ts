/** A block of skin with its real punctures in three dimensions, cut open by a plane. */

import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import type { Wire } from "../api/client";

const LAYER_COLOURS: Record<string, number> = {
  "stratum corneum": 0xd9b48a,
  "viable epidermis": 0xc27f8b,
  "papillary dermis": 0xeed9d6,
  "reticular dermis": 0xe3c8c6,
  "superficial fat": 0xf3e6bd,
};
const TRACK = 0x8e1f2e;
const SLIM = 0.22; // tracks are drawn slimmer than they are, or they would hide each other
const BELOW = 0.6; // mm of fat shown

export class BlockScene {
  private renderer: THREE.WebGLRenderer;
  private scene = new THREE.Scene();
  private camera: THREE.PerspectiveCamera;
  private controls: OrbitControls;
  private solids: THREE.Mesh[] = [];
  private tracks: THREE.InstancedMesh;
  private watch: ResizeObserver;
  private request = 0;

  constructor(
    private holder: HTMLElement,
    private block: Wire["Block"],
  ) {
    this.renderer = new THREE.WebGLRenderer({ antialias: true, alpha: true });
    this.renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    holder.append(this.renderer.domElement);
    const side = block.side_mm;
    this.camera = new THREE.PerspectiveCamera(32, 1, 0.05, 60);
    this.camera.position.set(side * 1.5, side * 0.7, side * 2.1);
    this.controls = new OrbitControls(this.camera, this.renderer.domElement);
    this.controls.target.set(0, -0.4 * side, 0);
    this.controls.update();
    this.controls.addEventListener("change", this.ask);
    this.scene.add(new THREE.HemisphereLight(0xffffff, 0xb8aaa6, 2.1));
    const lamp = new THREE.DirectionalLight(0xffffff, 1.6);
    lamp.position.set(-2, 4, 3);
    this.scene.add(lamp);
    this.layers();
    this.tracks = this.needles();
    this.cut(0.5);
    this.watch = new ResizeObserver(this.fit);
    this.watch.observe(holder);
    this.fit();
  }

  /** The canvas with the picture on it; it has to be read before the browser draws again. */
  picture(): HTMLCanvasElement {
    this.renderer.render(this.scene, this.camera);
    return this.renderer.domElement;
  }

  /** Solid skin up to the plane, at a share of the side; beyond it the tracks stand free. */
  cut(share: number): void {
    const side = this.block.side_mm;
    const width = Math.max(0.001, share * side);
    for (const solid of this.solids) {
      solid.scale.x = width;
      solid.position.x = width / 2 - side / 2;
    }
    this.ask();
  }

  turn(angle: number): void {
    this.camera.position.applyAxisAngle(new THREE.Vector3(0, 1, 0), angle);
    this.controls.update();
    this.ask();
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    this.watch.disconnect();
    this.controls.dispose();
    for (const solid of this.solids) {
      solid.geometry.dispose();
      (solid.material as THREE.Material).dispose();
    }
    this.tracks.geometry.dispose();
    (this.tracks.material as THREE.Material).dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
    this.renderer.domElement.remove();
  }

  private layers(): void {
    const side = this.block.side_mm;
    const dermis = this.block.layers.find((layer) => layer.name === "reticular dermis")?.bottom_mm ?? 1;
    for (const layer of this.block.layers) {
      const bottom = Math.min(layer.bottom_mm, dermis + BELOW);
      const thick = bottom - layer.top_mm;
      if (thick <= 0) continue;
      const material = new THREE.MeshStandardMaterial({
        color: LAYER_COLOURS[layer.name] ?? 0xcccccc,
        roughness: 0.9,
      });
      const solid = new THREE.Mesh(new THREE.BoxGeometry(1, thick, side), material);
      solid.position.y = -(layer.top_mm + thick / 2);
      this.solids.push(solid);
      this.scene.add(solid);
    }
  }

  private needles(): THREE.InstancedMesh {
    const { punctures, side_mm: side, radius_mm: radius } = this.block;
    const cone = new THREE.ConeGeometry(1, 1, 8);
    cone.rotateX(Math.PI); // the tip points down
    cone.translate(0, -0.5, 0);
    const mesh = new THREE.InstancedMesh(
      cone,
      new THREE.MeshStandardMaterial({ color: TRACK, roughness: 0.6 }),
      punctures.length,
    );
    const place = new THREE.Matrix4();
    punctures.forEach((puncture, number) => {
      place.makeScale(SLIM * radius, puncture.depth_mm + 0.01, SLIM * radius);
      place.setPosition(puncture.x_mm - side / 2, 0.01, puncture.y_mm - side / 2);
      mesh.setMatrixAt(number, place);
    });
    this.scene.add(mesh);
    return mesh;
  }

  private fit = (): void => {
    const { clientWidth: width, clientHeight: height } = this.holder;
    if (!width || !height) return;
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.renderer.setSize(width, height);
    this.ask();
  };

  /** Draw once, when something changed. */
  private ask = (): void => {
    cancelAnimationFrame(this.request);
    this.request = requestAnimationFrame(() => this.renderer.render(this.scene, this.camera));
  };
}
