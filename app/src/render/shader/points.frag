// Round with a soft rim; small ones are squares anyway.
in vec3 color;
layout (location = 0) out vec4 pixel;

void main() {
  vec2 off = gl_PointCoord * 2.0 - 1.0;
  float d = dot(off, off);
  if (d > 1.0) discard;
  pixel = vec4(color, 1.0 - 0.75 * smoothstep(0.45, 1.0, d));
}
